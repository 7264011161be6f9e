#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <iostream>
#include <memory>

#include "base/cache_care.hpp"
#include "base/clock.hpp"
#include "base/text.hpp"
#include "cli/workplace.hpp"
#include "store/retention.hpp"

namespace farm {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// No run takes longer; what is unfinished after that was killed.
constexpr double k_longest_run_s = 2 * 24 * 3600;

struct GcArguments {
  std::optional<int> keep;
  std::string older_than;
  bool dry_run = false;
};

std::string ago(double seconds) {
  return rfc3339(system_clock_seam().wall() -
                 std::chrono::seconds(static_cast<std::int64_t>(seconds)));
}

/// Who refers to which run in the texts of the known issues.
std::map<std::string, std::string>
named_runs(const std::vector<KnownIssue>& issues,
           const std::vector<RunSummary>& runs) {
  std::map<std::string, std::string> named;
  for (const RunSummary& run : runs) {
    for (const KnownIssue& issue : issues) {
      for (const std::string* text :
           {&issue.name, &issue.reason, &issue.link}) {
        if (text->find(run.id) != std::string::npos) {
          named[run.id] = "known issue " + issue.name;
        }
      }
    }
  }
  return named;
}

Result<Retention> retention_of(const GcArguments& arguments,
                               const std::vector<RunSummary>& runs) {
  if (!arguments.keep && arguments.older_than.empty()) {
    return Error{ErrorKind::usage, "gc: nothing says which runs may go",
                 "--keep 20, --older-than 30d, or both"};
  }
  Retention retention;
  retention.keep = arguments.keep;
  retention.running_after = ago(k_longest_run_s);
  if (!arguments.older_than.empty()) {
    const auto seconds = seconds_of_age(arguments.older_than);
    if (!seconds) {
      return Error{ErrorKind::usage,
                   "--older-than: '" + display_quote(arguments.older_than) +
                       "' is no age",
                   "a number and h, d or w: 36h, 30d, 8w"};
    }
    retention.younger_than = ago(*seconds);
  }
  TRY_ASSIGN(const ConfigTree tree, load_tree());
  retention.named = named_runs(tree.known_issues, runs);
  return retention;
}

/// Removes what goes, a line for each. What was removed before trouble or
/// Ctrl-C stays removed; nothing is left half removed.
class Collection {
 public:
  Collection(Store& store, const GcArguments& arguments,
             const GlobalOptions& globals)
      : store_(store), arguments_(arguments), globals_(globals) {}

  Result<void> treat(const Fate& fate) {
    const RunSummary& run = *fate.run;
    if (!fate.kept_for.empty()) {
      kept_.push_back({{"run", run.id}, {"reason", fate.kept_for}});
      tell("keep    " + run.id + "  " + fate.kept_for);
      return {};
    }
    const double bytes = bytes_below(store_.run_dir(run.id));
    if (!arguments_.dry_run) {
      const auto lock = store_.lock_run(run.id);
      if (!lock && lock.error().kind == ErrorKind::usage) {
        kept_.push_back({{"run", run.id}, {"reason", "still going on"}});
        tell("keep    " + run.id + "  still going on");
        return {};
      }
      TRY(store_.remove_run(run.id));
    }
    freed_ += bytes;
    removed_.push_back({{"run", run.id},
                        {"started_at", run.started_at},
                        {"bytes", static_cast<std::uint64_t>(bytes)}});
    tell("remove  " + run.id + "  " + format_bytes(bytes));
    return {};
  }

  void tell_end(int finished) const {
    if (globals_.json) {
      std::cout << Json{{"dry_run", arguments_.dry_run},
                        {"removed", removed_},
                        {"kept", kept_},
                        {"finished", finished},
                        {"bytes", static_cast<std::uint64_t>(freed_)}}
                       .dump(2)
                << "\n";
      return;
    }
    if (finished > 0) {
      std::cout << finished
                << " folders of runs removed before are gone, too\n";
    }
    std::cout << removed_.size()
              << (arguments_.dry_run ? " would be removed, " : " removed, ")
              << format_bytes(freed_) << "; " << kept_.size() << " stay\n";
  }

  [[nodiscard]] bool any() const { return !removed_.empty(); }

 private:
  void tell(const std::string& line) const {
    if (!globals_.json && !globals_.quiet) {
      std::cout << line << "\n" << std::flush;
    }
  }

  Store& store_;
  const GcArguments& arguments_;
  const GlobalOptions& globals_;
  Json removed_ = Json::array();
  Json kept_ = Json::array();
  double freed_ = 0;
};

Result<int> gc(const GcArguments& arguments, const GlobalOptions& globals) {
  TRY_ASSIGN(Store store, Store::open(out_dir(globals)));
  TRY_ASSIGN(const auto runs, store.list_runs());
  TRY_ASSIGN(const Retention retention, retention_of(arguments, runs));
  int finished = 0;
  if (!arguments.dry_run) {
    TRY_ASSIGN(finished, store.finish_removals());
  }
  Collection collection(store, arguments, globals);
  for (const Fate& fate : fates_of(runs, retention)) {
    TRY(collection.treat(fate));
  }
  if (collection.any() && !arguments.dry_run) {
    TRY(store.compact());
  }
  collection.tell_end(finished);
  return 0;
}

} // namespace

Action add_gc(CLI::App& app) {
  auto arguments = std::make_shared<GcArguments>();
  CLI::App* command = app.add_subcommand(
      "gc", "Forget old runs: their results and the files in their folders");
  command->add_option("--keep", arguments->keep, "The newest N stay")
      ->type_name("N")
      ->check(CLI::NonNegativeNumber);
  command
      ->add_option("--older-than", arguments->older_than,
                   "Younger ones stay: 36h, 30d, 8w")
      ->type_name("AGE");
  command->add_flag("--dry-run", arguments->dry_run,
                    "Only tell what would go and what stays, and why");
  command->footer(
      "The newest run, those that may still be running, those that a known\n"
      "issue names, and of each run that stays its baseline and the last good\n"
      "one before stay, too. The cache of kernels is not touched.\n\n"
      "Examples:\n"
      "  ./farm gc --keep 20 --dry-run\n"
      "  ./farm gc --keep 20 --older-than 30d");
  return [arguments](const GlobalOptions& globals) {
    return gc(*arguments, globals);
  };
}

} // namespace farm
