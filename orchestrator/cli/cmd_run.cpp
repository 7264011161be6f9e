#include <CLI/CLI.hpp>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>

#include "base/colour.hpp"
#include "base/filesystem.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "cli/run_support.hpp"
#include "cli/selection_options.hpp"
#include "cli/status_printer.hpp"
#include "cli/workplace.hpp"
#include "model/health.hpp"
#include "pipeline/confirm.hpp"
#include "pipeline/publish.hpp"
#include "pipeline/run.hpp"
#include "report/text.hpp"
#include "verdict/exit_status.hpp"

namespace farm {
namespace {

/// --confirm as it is when not given: the usual number of times, where there is
/// an earlier run to compare with.
constexpr int k_confirm_compared = -1;
constexpr int k_usual_confirmations = 3;

struct RunArguments {
  SelectionOptions selection;
  ExecutionOptions execution;
  std::string baseline; ///< see compare_with()
  bool strict = false;
  int confirm = k_confirm_compared;
  int keep_going = 0;
  const CLI::Option* resume = nullptr;
  std::string resumed; ///< run to go on with; "latest": that was interrupted
};

/// What a run goes on from.
struct Beginning {
  RunRecord record;
  Plan left; ///< without the jobs that have results
};

/// What the runs before say of the jobs of a plan.
std::vector<JobCost> costs_of(const Plan& plan, Store& store) {
  std::vector<JobCost> costs;
  for (const Job& job : plan.jobs) {
    const auto build = store.expected_wall(job.arch.name, Stage::build);
    const auto boot = store.expected_wall(job.arch.name, Stage::boot);
    costs.push_back({build ? *build : 0, boot ? *boot : 0});
  }
  return costs;
}

/// Every format goes into the run's folder; the HTML report's path is told.
Result<std::filesystem::path> publish_all(const ReportInput& input,
                                          const Store& store) {
  const auto run_dir = store.run_dir(input.run.id);
  std::filesystem::path first;
  for (const Format& format : formats()) {
    TRY_ASSIGN(const auto path, publish(format, input, run_dir));
    first = first.empty() ? path : first;
  }
  return first;
}

void print_ending(const RunRecord& run, const std::filesystem::path& report,
                  const RunArguments& arguments) {
  std::cout << summary_text(run, may_colour(STDOUT_FILENO))
            << "\nreport: " << report.string() << "\n";
  const auto& selection = arguments.selection.selection;
  if (!selection.all && selection.arches.empty()) {
    std::cout << "all architectures: ./farm run --all\n";
  }
}

Result<int> finish(const RunRecord& run, Store& store,
                   const RunArguments& arguments,
                   const GlobalOptions& globals) {
  TRY_ASSIGN(const ReportInput input, input_of(run, store));
  TRY_ASSIGN(const auto report, publish_all(input, store));
  if (globals.json) {
    TRY_ASSIGN(const std::string json, find_format("json")->render(input));
    std::cout << json << "\n";
  } else {
    print_ending(run, report, arguments);
  }
  return exit_code_of(run, arguments.strict);
}

RunRecord first_record(const RunArguments& arguments, const RunOptions& options,
                       const KernelSource& source,
                       const GlobalOptions& globals) {
  RunRecord record = new_run(system_clock_seam(), options, source);
  record.kernel_arg = arguments.selection.source.kernel;
  record.rev_arg = arguments.selection.source.rev;
  for (const std::string& patch : arguments.selection.source.patches) {
    record.patches.push_back(std::filesystem::absolute(patch).string());
  }
  record.toolchain_arg = arguments.selection.selection.toolchain;
  record.profile = arguments.selection.selection.profile;
  record.host = host_description();
  record.argv = globals.argv;
  std::error_code unknown;
  record.folder = std::filesystem::current_path(unknown).string();
  return record;
}

/// Takes what a run has results for out of its plan, and what it has none for
/// out of its record.
Result<Beginning> go_on(RunRecord record, const KernelSource& source,
                        const Plan& plan) {
  if (record.source_identity != source.identity) {
    return Error{ErrorKind::usage,
                 "run " + record.id +
                     ": the kernel's source is not what it was then",
                 "begin a new run"};
  }
  std::erase_if(record.jobs, [](const JobRecord& job) {
    return job.outcome == JobOutcome::interrupted;
  });
  Beginning result;
  for (const Job& job : plan.jobs) {
    const bool known = std::any_of(
        record.jobs.begin(), record.jobs.end(), [&](const JobRecord& done) {
          return done.arch == job.arch.name && done.profile == job.profile.name;
        });
    if (!known) {
      result.left.jobs.push_back(job);
    }
  }
  log_info("run " + record.id + ": " + std::to_string(record.jobs.size()) +
           " done, " + std::to_string(result.left.jobs.size()) + " to do");
  result.record = std::move(record);
  return result;
}

/// Where the clock of a run stands that has already been going for a while.
std::chrono::steady_clock::time_point started_of(const RunRecord& record) {
  double ran_s = record.wall_s;
  for (const JobRecord& job : record.jobs) {
    ran_s = std::max(ran_s, job.ended_s);
  }
  return system_clock_seam().now() -
         std::chrono::duration_cast<std::chrono::steady_clock::duration>(
             std::chrono::duration<double>(ran_s));
}

/// Jobs in the order of the plan, as if it had been one go.
void sort_jobs(const Plan& plan, std::vector<JobRecord>& jobs) {
  const auto place = [&](const JobRecord& record) {
    return std::find_if(plan.jobs.begin(), plan.jobs.end(),
                        [&](const Job& job) {
                          return job.arch.name == record.arch &&
                                 job.profile.name == record.profile;
                        });
  };
  std::stable_sort(jobs.begin(), jobs.end(), [&](const auto& a, const auto& b) {
    return place(a) < place(b);
  });
}

Result<int> run(const RunArguments& arguments, const GlobalOptions& globals,
                std::optional<RunRecord> interrupted) {
  if (auto listed = answer_list(arguments.selection, globals)) {
    return *listed;
  }
  TRY_ASSIGN(RunOptions options, run_options(arguments.execution));
  options.cases = arguments.selection.cases;
  options.keep_going = arguments.keep_going;
  TRY_ASSIGN(const ConfigTree tree, load_tree());
  TRY_ASSIGN(Plan plan, make_plan(arguments.selection.selection, tree.arches,
                                  tree.profiles));
  for (Job& job : plan.jobs) {
    set_pace(arguments.execution, job);
  }
  TRY_ASSIGN(const std::vector<std::string> names,
             matching_cases(load_catalogue(), options.cases));
  TRY_ASSIGN(const std::filesystem::path cache, cache_root(globals));
  TRY_ASSIGN(Store store, Store::open(out_dir(globals)));
  TRY(check_baseline(arguments.baseline, store));
  Workplace place(cache);
  TRY_ASSIGN(const KernelSource source,
             KernelTrees(place.cache, place.runner)
                 .resolve(arguments.selection.source));
  const Clock& clock = system_clock_seam();
  Beginning start;
  if (interrupted) {
    TRY_ASSIGN(start, go_on(*std::move(interrupted), source, plan));
  } else {
    start = {first_record(arguments, options, source, globals), plan};
  }
  RunRecord& record = start.record;
  TRY_ASSIGN(const FileLock lock, store.lock_run(record.id));
  StatusPrinter progress(
      std::cerr, isatty(STDERR_FILENO) == 1, clock, options.jobs,
      [&](const auto& arch) {
        const auto build = store.expected_wall(arch, Stage::build);
        const auto boot = store.expected_wall(arch, Stage::boot);
        return StageGuess{build ? *build : 0, boot ? *boot : 0};
      });
  Resources resources(options.jobs, memory_for_jobs_mib());
  place.runner.share(&resources.job_server());
  const RunContext context{place.cache,
                           place.runner,
                           place.host,
                           clock,
                           resources,
                           progress,
                           place.cancel,
                           farm_root(),
                           store.run_dir(record.id),
                           tree.initramfs,
                           names,
                           source,
                           options,
                           started_of(record),
                           {},
                           costs_of(start.left, store)};
  const auto stored = run_plan(context, start.left, store, record);
  sort_jobs(plan, record.jobs);
  explain_failures(tree, record);
  TRY(compare_with(arguments.baseline, store, record));
  const bool asked = arguments.confirm != k_confirm_compared;
  TRY_ASSIGN(const bool tried,
             confirm_new(context, plan,
                         asked ? arguments.confirm : k_usual_confirmations,
                         asked, store, record));
  if (tried) {
    TRY(compare_with(arguments.baseline, store, record));
  }
  TRY_ASSIGN(const int code, finish(record, store, arguments, globals));
  return stored ? Result<int>(code) : Result<int>(stored.error());
}

CLI::App* add_options(CLI::App& app, RunArguments& arguments) {
  CLI::App* command = app.add_subcommand(
      "run", "Build, boot, judge, store and report; exit code 1 on new "
             "failures");
  add_selection(*command, arguments.selection);
  add_execution(*command, arguments.execution);
  command
      ->add_option("-k,--keep-going", arguments.keep_going,
                   "Stop after N failed architectures; 0: never")
      ->type_name("N")
      ->capture_default_str()
      ->group("Execution");
  arguments.resume =
      command
          ->add_option("--resume", arguments.resumed,
                       "Go on with a run that was interrupted [the latest], "
                       "with the options it had")
          ->type_name("RUN")
          ->expected(0, 1)
          ->default_str("latest")
          ->group("Execution");
  add_baseline(*command, arguments.baseline);
  command->add_flag("--strict", arguments.strict,
                    "Exit code 1 for failures that are known or as before, "
                    "too");
  command
      ->add_option("--confirm", arguments.confirm,
                   "Times a new failure is booted again before it is "
                   "reported; 0: never [3 if there is a baseline]")
      ->type_name("N")
      ->check(CLI::Range(0, 100))
      ->group("Execution");
  command->footer("Examples:\n"
                  "  ./farm run\n"
                  "  ./farm run x86_64 arm64 m68k\n"
                  "  ./farm run '*64' --profile plain --cases 'segv/*'\n"
                  "  ./farm run arm64 --kernel ~/linux --rev v6.12\n"
                  "  ./farm run --resume");
  return command;
}

/// The run that --resume means; `usage` errors for one that has ended.
Result<RunRecord> interrupted_run(const std::string& which, Store& store) {
  std::string id = which;
  if (id.empty() || id == "latest") {
    TRY_ASSIGN(const std::vector<RunSummary> runs, store.list_runs());
    const auto found =
        std::find_if(runs.begin(), runs.end(), [](const RunSummary& run) {
          return !run.finished || run.interrupted;
        });
    if (found == runs.end()) {
      return Error{ErrorKind::usage, "no run was interrupted", ""};
    }
    id = found->id;
  }
  TRY_ASSIGN(RunRecord record, store.load_run(id));
  if (record.argv.empty()) {
    return Error{ErrorKind::usage,
                 "run " + record.id + " does not know how it was asked for",
                 "begin a new run"};
  }
  return record;
}

/// Does what the run's own command line says, as it was given then.
Result<int> resume(const RunArguments& arguments,
                   const GlobalOptions& globals) {
  TRY_ASSIGN(Store store, Store::open(out_dir(globals)));
  TRY_ASSIGN(RunRecord record, interrupted_run(arguments.resumed, store));
  CLI::App app("", "farm");
  app.fallthrough();
  GlobalOptions then;
  RunArguments again;
  add_globals(app, then);
  add_options(app, again);
  std::vector<std::string> words(record.argv.rbegin(), record.argv.rend());
  std::error_code error;
  std::filesystem::current_path(record.folder, error);
  if (error) {
    return errno_error(record.folder, "enter", error.value());
  }
  try {
    app.parse(words);
  } catch (const CLI::ParseError& problem) {
    return Error{ErrorKind::usage,
                 "run " + record.id +
                     " was asked for in a way that is not understood now: " +
                     display_quote(problem.what()),
                 "begin a new run"};
  }
  GlobalOptions now = globals;
  now.out = out_dir(globals);
  now.cache = globals.cache.empty() ? then.cache : globals.cache;
  return run(again, now, std::move(record));
}

} // namespace

Action add_run(CLI::App& app) {
  auto arguments = std::make_shared<RunArguments>();
  add_options(app, *arguments);
  return [arguments](const GlobalOptions& globals) {
    return arguments->resume->count() > 0
               ? resume(*arguments, globals)
               : run(*arguments, globals, std::nullopt);
  };
}

} // namespace farm
