#include <CLI/CLI.hpp>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <memory>

#include "base/colour.hpp"
#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "cli/run_support.hpp"
#include "cli/splat_writer.hpp"
#include "cli/workplace.hpp"
#include "model/words.hpp"
#include "pipeline/replay.hpp"
#include "report/console_view.hpp"
#include "report/json.hpp"
#include "report/text.hpp"
#include "report/view.hpp"

namespace farm {
namespace {

struct ShowArguments {
  std::string run = "latest";
  std::string arch;
  std::string case_name;
  std::string baseline;
};

constexpr int k_history = 20;

using History = std::vector<std::pair<std::string, CaseStatus>>;

Result<const CaseResult*> find_case(const JobRecord& job,
                                    const std::string& name) {
  const auto found =
      std::find_if(job.cases.begin(), job.cases.end(),
                   [&](const CaseResult& one) { return one.name == name; });
  if (found != job.cases.end()) {
    return &*found;
  }
  std::vector<std::string> names;
  for (const CaseResult& one : job.cases) {
    names.push_back(one.name);
  }
  const auto near = nearest(name, names);
  return Error{ErrorKind::usage,
               job.arch + ": no case is called '" + display_quote(name) +
                   "' in this run",
               near ? "did you mean '" + *near + "'?" : ""};
}

/// What became of the case in earlier runs of the same tree, newest first.
Result<History> history_of(Store& store, const RunRecord& run,
                           const JobRecord& job, const CaseResult& result) {
  TRY_ASSIGN(const auto past, store.past_jobs(run, job, k_history));
  History history;
  for (const PastJob& earlier : past) {
    for (const PastCase& one : earlier.cases) {
      if (one.name == result.name) {
        history.emplace_back(earlier.run, one.status);
      }
    }
  }
  return history;
}

void fact(const std::string& name, const std::string& value) {
  if (!value.empty()) {
    std::cout << "  " << name
              << std::string(14 - std::min<std::size_t>(13, name.size()), ' ')
              << display_quote(value) << "\n";
  }
}

/// The run as if it had had this architecture only, and then its facts.
void print_job(const RunRecord& run, const JobRecord& job) {
  RunRecord one = run;
  one.jobs = {job};
  std::cout << summary_text(one, may_colour(STDOUT_FILENO)) << "\n";
  fact("compiler", job.toolchain);
  fact("QEMU", job.qemu_version);
  fact("kernel", job.kernel_version + ", " + job.kernel_digest);
  fact("on", detectors_of(job, DetectorState::on));
  fact("cannot have", detectors_of(job, DetectorState::unsupported));
  fact("lost", detectors_of(job, DetectorState::lost));
  fact("lost symbols", join(job.lost_symbols, " "));
  for (const BootRecord& boot : job.boots) {
    fact("boot " + std::to_string(boot.number),
         std::string(to_string(boot.end.kind)) + ", " +
             format_duration(boot.end.wall_s) + ", " + boot.console_file);
  }
  std::cout << "\nagain: " << repro_command(run, job, "") << "\n";
}

void print_excerpt(const Store& store, const RunRecord& run,
                   const JobRecord& job, const CaseResult& result) {
  for (const BootRecord& boot : job.boots) {
    if (boot.number != result.boot || result.status == CaseStatus::pass) {
      continue;
    }
    const auto console =
        real_filesystem().read_file(store.run_dir(run.id) / boot.console_file);
    if (!console) {
      std::cout << "\n(its console is gone: " << console.error().what << ")\n";
      return;
    }
    std::cout << "\nconsole, " << boot.console_file << ":\n";
    for (const NumberedLine& line : excerpt_of(job, result, *console)) {
      std::cout << "  "
                << (line.number == 0 ? "..." : std::to_string(line.number))
                << "  " << display_quote(line.text) << "\n";
    }
  }
}

void print_case(const Store& store, const RunRecord& run, const JobRecord& job,
                const CaseResult& result, const History& history) {
  std::cout << result.name << " on " << job.arch << ": "
            << look_of(result.status).word << "\n";
  fact("reason", result.reason);
  fact("known issue", result.known);
  if (result.change) {
    fact(std::string(look_of(result.change->kind).word),
         in_words(*result.change));
  }
  fact("tried", in_words(result.trials));
  fact("state", state_change(result));
  fact("time", result.time_ms ? format_duration(*result.time_ms / 1000.0) : "");
  for (const std::string& line : result.diagnostics) {
    fact("said", line);
  }
  for (const auto& [id, status] : history) {
    fact("earlier", id + " " + std::string(look_of(status).word));
  }
  const auto writer =
      splat_formats().front().make({std::cout, "", may_colour(STDOUT_FILENO)});
  for (const int index : result.splats) {
    const auto at = static_cast<std::size_t>(index);
    if (at < job.splats.size()) {
      std::cout << "\n";
      writer->write(job.splats[at].splat, {});
    }
  }
  print_excerpt(store, run, job, result);
  std::cout << "\nagain: " << repro_command(run, job, result.name) << "\n";
}

Result<int> show(const ShowArguments& arguments, const GlobalOptions& globals) {
  TRY_ASSIGN(Store store, Store::open(out_dir(globals)));
  TRY_ASSIGN(const RunRecord run,
             judged_run(arguments.run, arguments.baseline, store));
  if (arguments.arch.empty()) {
    ReportInput input;
    input.run = run;
    TRY_ASSIGN(const std::string json, render_json(input));
    std::cout << (globals.json ? json
                               : summary_text(run, may_colour(STDOUT_FILENO)));
    return 0;
  }
  TRY_ASSIGN(const JobRecord* job, find_job(run, arguments.arch));
  if (arguments.case_name.empty()) {
    if (globals.json) {
      std::cout << json_of_job(run, *job);
    } else {
      print_job(run, *job);
    }
    return 0;
  }
  TRY_ASSIGN(const CaseResult* result, find_case(*job, arguments.case_name));
  TRY_ASSIGN(const History history, history_of(store, run, *job, *result));
  if (globals.json) {
    std::cout << json_of_case(run, *job, *result, history);
  } else {
    print_case(store, run, *job, *result, history);
  }
  return 0;
}

} // namespace

Action add_show(CLI::App& app) {
  auto arguments = std::make_shared<ShowArguments>();
  CLI::App* command = app.add_subcommand(
      "show", "Show a stored run, one architecture of it, or one case");
  command->add_option("run", arguments->run, "Run, or 'latest'")
      ->type_name("RUN")
      ->capture_default_str();
  command->add_option("arch", arguments->arch, "Architecture [all]")
      ->type_name("ARCH");
  command->add_option("case", arguments->case_name, "Case [all]")
      ->type_name("CASE");
  add_baseline(*command, arguments->baseline);
  return [arguments](const GlobalOptions& globals) {
    return show(*arguments, globals);
  };
}

} // namespace farm
