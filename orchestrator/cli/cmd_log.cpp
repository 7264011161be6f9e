#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>
#include <optional>

#include <nlohmann/json.hpp>

#include "base/colour.hpp"
#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "cli/pager.hpp"
#include "cli/workplace.hpp"
#include "pipeline/replay.hpp"

namespace farm {
namespace {

using Json = nlohmann::ordered_json;

struct LogArguments {
  std::string run;
  std::string arch;
  int boot = -1; ///< below 0: all
};

/// The boots whose consoles are wanted.
Result<std::vector<const BootRecord*>> boots_of(const LogArguments& arguments,
                                                const JobRecord& job) {
  std::vector<const BootRecord*> boots;
  for (const BootRecord& boot : job.boots) {
    if (arguments.boot < 0 || boot.number == arguments.boot) {
      boots.push_back(&boot);
    }
  }
  if (boots.empty()) {
    return Error{
        ErrorKind::usage,
        job.arch + ": " +
            (job.boots.empty()
                 ? "nothing was booted"
                 : "there is no boot " + std::to_string(arguments.boot)),
        job.boots.empty()
            ? ""
            : "its boots are 0 to " + std::to_string(job.boots.back().number)};
  }
  return boots;
}

/// What a line of a console is.
enum class Part { plain, suite, splat };

/// The splats of one boot by line.
class Marks {
 public:
  Marks(const JobRecord& job, int boot) {
    for (const FoundSplat& found : job.splats) {
      if (found.boot == boot && !found.expected) {
        ranges_.emplace_back(found.splat.line, found.splat.end_line);
      }
    }
  }

  Part part(std::size_t number, std::string_view line) const {
    for (const auto& [first, last] : ranges_) {
      if (number >= first && number <= last) {
        return Part::splat;
      }
    }
    return line.starts_with("torture: ") ? Part::suite : Part::plain;
  }

 private:
  std::vector<std::pair<std::size_t, std::size_t>> ranges_;
};

std::string painted(Part part, const std::string& text) {
  switch (part) {
    case Part::splat:
      return in_colour(true, "31", text);
    case Part::suite:
      return in_colour(true, "2", text);
    case Part::plain:
      break;
  }
  return text;
}

void print(Pager& pager, const JobRecord& job, const BootRecord& boot,
           const std::string& console) {
  if (job.boots.size() > 1) {
    pager.write("==> boot " + std::to_string(boot.number) + ": " +
                boot.console_file + " <==\n");
  }
  const Marks marks(job, boot.number);
  std::size_t number = 0;
  for (const std::string_view line : lines(console)) {
    const std::string text = display_quote(line);
    pager.write(
        (pager.colour() ? painted(marks.part(number, line), text) : text) +
        "\n");
    ++number;
  }
}

Result<int> log(const LogArguments& arguments, const GlobalOptions& globals) {
  TRY_ASSIGN(Store store, Store::open(out_dir(globals)));
  TRY_ASSIGN(const RunRecord run, store.load_run(arguments.run));
  TRY_ASSIGN(const JobRecord* job, find_job(run, arguments.arch));
  TRY_ASSIGN(const auto boots, boots_of(arguments, *job));
  std::vector<std::string> consoles;
  for (const BootRecord* boot : boots) {
    TRY_ASSIGN(std::string text,
               real_filesystem().read_file(store.run_dir(run.id) /
                                           boot->console_file));
    consoles.push_back(std::move(text));
  }
  if (globals.json) {
    Json all = {{"run", run.id}, {"arch", job->arch}, {"boots", Json::array()}};
    for (std::size_t i = 0; i < boots.size(); ++i) {
      all["boots"].push_back({{"number", boots[i]->number},
                              {"file", boots[i]->console_file},
                              {"console", sanitize_utf8(consoles[i])}});
    }
    std::cout << all.dump(2) << "\n";
    return 0;
  }
  Pager pager;
  for (std::size_t i = 0; i < boots.size(); ++i) {
    print(pager, *job, *boots[i], consoles[i]);
  }
  return 0;
}

} // namespace

Action add_log(CLI::App& app) {
  auto arguments = std::make_shared<LogArguments>();
  CLI::App* command =
      app.add_subcommand("log", "Show the console of an architecture in a run");
  command->add_option("run", arguments->run, "Run, or 'latest'")
      ->type_name("RUN")
      ->required();
  command->add_option("arch", arguments->arch, "Architecture")
      ->type_name("ARCH")
      ->required();
  command->add_option("--boot", arguments->boot, "One boot of several [all]")
      ->type_name("N")
      ->check(CLI::NonNegativeNumber);
  return [arguments](const GlobalOptions& globals) {
    return log(*arguments, globals);
  };
}

} // namespace farm
