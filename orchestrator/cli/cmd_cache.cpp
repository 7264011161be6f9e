#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>

#include "base/cache_care.hpp"
#include "base/clock.hpp"
#include "base/filesystem.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "cli/quantities.hpp"
#include "cli/workplace.hpp"
#include "pipeline/cache_archive.hpp"
#include "store/retention.hpp"

namespace farm {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// Which of the command's own commands was given, and with what.
struct CacheArguments {
  const CLI::App* list = nullptr;
  const CLI::App* verify = nullptr;
  const CLI::App* gc = nullptr;
  const CLI::App* to_file = nullptr;
  std::string kind;    ///< to be listed; empty: sums of all kinds
  std::string most;    ///< "20G"; empty: any size
  std::string longest; ///< "30d"; empty: any time
  bool dry_run = false;
  std::string run = "latest";      ///< whose kernels are exported
  std::vector<std::string> arches; ///< of that run; empty: all
  std::string archive;
  std::vector<std::string> archives; ///< to import
};

std::string date_of(std::chrono::system_clock::time_point time) {
  return rfc3339(time).substr(0, 10);
}

/// "Linux/arm64 6.12.1 Kernel Configuration": the head of a configuration says
/// what a kernel is; empty for everything else.
std::string about(const Cache& cache, const CacheItem& item) {
  if (item.kind != "kernels" && item.kind != "configs") {
    return "";
  }
  const auto config = real_filesystem().read_file(
      cache.workspace(item.kind, item.name) / "config", 4 << 20);
  if (!config) {
    return "";
  }
  const auto at = config->find("# Linux/");
  if (at == config->npos) {
    return "";
  }
  const std::string line =
      config->substr(at + 2, config->find('\n', at) - at - 2);
  return display_quote(line.substr(0, line.find(" Kernel Configuration")));
}

Json to_json(const Cache& cache, const CacheItem& item) {
  Json entry = {{"kind", item.kind},
                {"name", item.name},
                {"bytes", static_cast<std::uint64_t>(item.bytes)},
                {"used", rfc3339(item.used)}};
  if (const std::string what = about(cache, item); !what.empty()) {
    entry["about"] = what;
  }
  return entry;
}

void print_json(const Cache& cache, const std::vector<CacheItem>& items) {
  Json json = Json::array();
  for (const CacheItem& item : items) {
    json.push_back(to_json(cache, item));
  }
  std::cout << json.dump(2) << "\n";
}

void print_items(const Cache& cache, const std::vector<CacheItem>& items) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const CacheItem& item : items) {
    const std::string what = about(cache, item);
    rows.emplace_back(item.kind + "/" + item.name,
                      format_bytes(item.bytes) + ", used " +
                          date_of(item.used) +
                          (what.empty() ? "" : ", " + what));
  }
  print_rows(rows);
}

void print_sums(const Cache& cache, const std::vector<CacheItem>& items) {
  std::map<std::string, std::pair<int, double>> kinds;
  double all = 0;
  for (const CacheItem& item : items) {
    auto& [count, bytes] = kinds[item.kind];
    ++count;
    bytes += item.bytes;
    all += item.bytes;
  }
  std::vector<std::pair<std::string, std::string>> rows;
  for (const auto& [kind, sum] : kinds) {
    rows.emplace_back(kind, std::to_string(sum.first) + ", " +
                                format_bytes(sum.second));
  }
  rows.emplace_back("all", format_bytes(all) + " in " + cache.root().string());
  print_rows(rows);
}

Result<int> list(const CacheArguments& arguments, const Cache& cache,
                 const GlobalOptions& globals) {
  TRY_ASSIGN(std::vector<CacheItem> items, cache_items(cache));
  if (!arguments.kind.empty()) {
    std::erase_if(items, [&](const CacheItem& item) {
      return item.kind != arguments.kind;
    });
  }
  if (globals.json) {
    print_json(cache, items);
  } else if (arguments.kind.empty()) {
    print_sums(cache, items);
  } else {
    print_items(cache, items);
  }
  return 0;
}

/// One live line on a terminal, nothing in a pipe: it takes seconds.
class Live {
 public:
  explicit Live(const GlobalOptions& globals)
      : on_(!globals.json && !globals.quiet && isatty(STDERR_FILENO) == 1) {}
  ~Live() { show(""); }
  Live(const Live&) = delete;
  Live& operator=(const Live&) = delete;

  void show(const std::string& text) const {
    if (on_) {
      std::cerr << "\r\x1b[K" << text << std::flush;
    }
  }

 private:
  bool on_;
};

Result<int> verify(const Cache& cache, const GlobalOptions& globals) {
  TRY_ASSIGN(const std::vector<CacheItem> items, cache_items(cache));
  std::vector<CacheDamage> damaged;
  {
    const Live live(globals);
    TRY_ASSIGN(damaged, damaged_items(cache, items, [&](std::size_t index) {
                 live.show("[" + std::to_string(index + 1) + "/" +
                           std::to_string(items.size()) + "] " +
                           items[index].kind);
               }));
  }
  Json json = Json::array();
  for (const CacheDamage& one : damaged) {
    const std::string name = one.item.kind + "/" + one.item.name;
    TRY_ASSIGN(const bool removed, remove_item(cache, one.item));
    Json entry = to_json(cache, one.item);
    entry["damage"] = display_quote(one.what);
    entry["removed"] = removed;
    json.push_back(std::move(entry));
    if (!globals.json) {
      std::cout << name << ": " << display_quote(one.what)
                << (removed ? "; removed\n" : "; in use, it stays\n");
    }
  }
  const auto sealed = std::count_if(items.begin(), items.end(),
                                    [](const auto& one) { return one.sealed; });
  if (globals.json) {
    std::cout << json.dump(2) << "\n";
  } else {
    std::cout << sealed << " entries read, " << damaged.size() << " damaged\n";
  }
  return damaged.empty() ? 0 : 1;
}

Result<int> collect(const CacheArguments& arguments, const Cache& cache,
                    const GlobalOptions& globals) {
  CacheLimits limits;
  if (!arguments.most.empty()) {
    TRY_ASSIGN(limits.most_bytes, parse_bytes(arguments.most));
  }
  if (!arguments.longest.empty()) {
    const auto seconds = seconds_of_age(arguments.longest);
    if (!seconds) {
      return Error{ErrorKind::usage,
                   "--older-than: '" + display_quote(arguments.longest) +
                       "' is no age",
                   "a number and h, d or w: 36h, 30d, 8w"};
    }
    limits.longest_unused =
        std::chrono::hours(static_cast<std::int64_t>(*seconds / 3600));
  }
  TRY_ASSIGN(const std::vector<CacheItem> items, cache_items(cache));
  std::vector<CacheItem> gone;
  double bytes = 0;
  for (const CacheItem& item :
       superfluous(items, limits, system_clock_seam().wall())) {
    TRY(cache.may_go_on());
    bool removed = true;
    if (!arguments.dry_run) {
      TRY_ASSIGN(removed, remove_item(cache, item));
    }
    if (removed) {
      gone.push_back(item);
      bytes += item.bytes;
    } else {
      log_warn(item.kind + "/" + item.name + ": in use, it stays");
    }
  }
  if (globals.json) {
    print_json(cache, gone);
  } else {
    print_items(cache, gone);
    std::cout << format_bytes(bytes)
              << (arguments.dry_run ? " would be freed\n" : " freed\n");
  }
  return 0;
}

/// The jobs of the run that were named; an unknown one is a `usage` error.
Result<std::vector<JobRecord>> chosen(const CacheArguments& arguments,
                                      const GlobalOptions& globals) {
  TRY_ASSIGN(Store store, Store::open(out_dir(globals)));
  TRY_ASSIGN(RunRecord run, store.load_run(arguments.run));
  if (arguments.arches.empty()) {
    return std::move(run.jobs);
  }
  std::vector<JobRecord> jobs;
  for (const std::string& pattern : arguments.arches) {
    const std::size_t before = jobs.size();
    for (const JobRecord& job : run.jobs) {
      if (glob_match(pattern, job.arch)) {
        jobs.push_back(job);
      }
    }
    if (jobs.size() == before) {
      return Error{ErrorKind::usage,
                   "run " + run.id + " has no '" + display_quote(pattern) + "'",
                   ""};
    }
  }
  return jobs;
}

Result<int> give_away(const CacheArguments& arguments, const Cache& cache,
                      const GlobalOptions& globals) {
  TRY_ASSIGN(const std::vector<JobRecord> jobs, chosen(arguments, globals));
  TRY_ASSIGN(const std::vector<CacheItem> items, items_of_jobs(cache, jobs));
  {
    const Live live(globals);
    TRY(export_items(cache, items, arguments.archive, [&](std::size_t count) {
      live.show(std::to_string(count) + " files");
    }));
  }
  const double bytes = static_cast<double>(fs::file_size(arguments.archive));
  if (globals.json) {
    print_json(cache, items);
  } else {
    std::cout << arguments.archive << ": " << items.size() << " entries, "
              << format_bytes(bytes) << "\n";
  }
  return 0;
}

Result<int> take_in(const CacheArguments& arguments, const Cache& cache,
                    const GlobalOptions& globals) {
  Json json = Json::array();
  for (const std::string& archive : arguments.archives) {
    TRY_ASSIGN(const Imported result, import_items(cache, archive));
    json.push_back({{"archive", archive},
                    {"added", result.added},
                    {"there_already", result.there_already}});
    if (!globals.json) {
      std::cout << archive << ": " << result.added << " entries added, "
                << result.there_already << " were there\n";
    }
  }
  if (globals.json) {
    std::cout << json.dump(2) << "\n";
  }
  return 0;
}

Result<int> care(const CacheArguments& arguments,
                 const GlobalOptions& globals) {
  TRY_ASSIGN(const fs::path root, cache_root(globals));
  const Workplace place(root);
  const Cache& cache = place.cache;
  if (arguments.list->parsed()) {
    return list(arguments, cache, globals);
  }
  if (arguments.verify->parsed()) {
    return verify(cache, globals);
  }
  if (arguments.gc->parsed()) {
    return collect(arguments, cache, globals);
  }
  if (arguments.to_file->parsed()) {
    return give_away(arguments, cache, globals);
  }
  return take_in(arguments, cache, globals);
}

void add_gc(CLI::App& command, CacheArguments& arguments) {
  CLI::App* gc = command.add_subcommand(
      "gc", "Remove what was not used for long, and what interrupted builds "
            "left behind");
  gc->add_option("--max-size", arguments.most,
                 "Remove what was used longest ago until the rest is this "
                 "small, e.g. 20G")
      ->type_name("SIZE");
  gc->add_option("--older-than", arguments.longest,
                 "Remove what nobody used for so long, e.g. 30d")
      ->type_name("DAYS");
  gc->add_flag("-n,--dry-run", arguments.dry_run,
               "Only say what would be removed");
  arguments.gc = gc;
}

void add_export(CLI::App& command, CacheArguments& arguments) {
  CLI::App* to_file = command.add_subcommand(
      "export", "Write the kernels and suites of a run into one file, for "
                "another machine");
  to_file
      ->add_option("arch", arguments.arches, "Architectures of the run [all]")
      ->type_name("ARCH");
  to_file->add_option("--run", arguments.run, "The run")
      ->type_name("RUN")
      ->capture_default_str();
  to_file->add_option("-o,--output", arguments.archive, "The file: *.tar.zst")
      ->type_name("FILE")
      ->required();
  arguments.to_file = to_file;
}

} // namespace

Action add_cache(CLI::App& app) {
  auto arguments = std::make_shared<CacheArguments>();
  CLI::App* command = app.add_subcommand(
      "cache", "Kernels, suites and toolchains that are kept: list, verify, "
               "gc, export, import");
  command->require_subcommand(1);
  CLI::App* listing =
      command->add_subcommand("list", "What there is, by kind, and its size");
  listing->add_option("kind", arguments->kind, "Each entry of this kind")
      ->type_name("KIND");
  arguments->list = listing;
  arguments->verify = command->add_subcommand(
      "verify", "Read everything again and remove what is damaged; exit code "
                "1 if something was");
  add_gc(*command, *arguments);
  add_export(*command, *arguments);
  command->add_subcommand("import", "Take in what 'export' wrote elsewhere")
      ->add_option("file", arguments->archives, "Files of 'export'")
      ->type_name("FILE")
      ->required();
  command->footer("Examples:\n"
                  "  ./farm cache list kernels\n"
                  "  ./farm cache gc --max-size 20G --older-than 30d\n"
                  "  ./farm cache export -o kernels.tar.zst\n"
                  "  FARM_CACHE_FROM=/srv/cache ./farm run --all");
  return [arguments](const GlobalOptions& globals) {
    return care(*arguments, globals);
  };
}

} // namespace farm
