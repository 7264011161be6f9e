#include <CLI/CLI.hpp>
#include <unistd.h>

#include <iostream>
#include <memory>

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
Result<std::filesystem::path> publish_all(const RunRecord& run,
                                          const Store& store) {
  const auto run_dir = store.run_dir(run.id);
  const ReportInput input = report_input(run, run_dir);
  std::filesystem::path first;
  for (const Format& format : formats()) {
    TRY_ASSIGN(const auto path, publish(format, input, run_dir));
    first = first.empty() ? path : first;
  }
  return first;
}

void print_ending(const RunRecord& run, const std::filesystem::path& report,
                  const RunArguments& arguments) {
  const bool colour = isatty(STDOUT_FILENO) == 1;
  std::cout << summary_text(run, colour) << "\nreport: " << report.string()
            << "\n";
  const auto& selection = arguments.selection.selection;
  if (!selection.all && selection.arches.empty()) {
    std::cout << "all architectures: ./farm run --all\n";
  }
}

Result<int> finish(const RunRecord& run, const Store& store,
                   const RunArguments& arguments,
                   const GlobalOptions& globals) {
  TRY_ASSIGN(const auto report, publish_all(run, store));
  if (globals.json) {
    const ReportInput input = report_input(run, store.run_dir(run.id));
    TRY_ASSIGN(const std::string json, find_format("json")->render(input));
    std::cout << json << "\n";
  } else {
    print_ending(run, report, arguments);
  }
  return exit_code_of(run, arguments.strict);
}

Result<int> run(const RunArguments& arguments, const GlobalOptions& globals) {
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
  RunRecord record = new_run(clock, options, source);
  record.kernel_arg = arguments.selection.source.kernel;
  record.rev_arg = arguments.selection.source.rev;
  for (const std::string& patch : arguments.selection.source.patches) {
    record.patches.push_back(std::filesystem::absolute(patch).string());
  }
  record.toolchain_arg = arguments.selection.selection.toolchain;
  record.profile = arguments.selection.selection.profile;
  record.host = host_description();
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
                           clock.now(),
                           {},
                           costs_of(plan, store)};
  const auto stored = run_plan(context, plan, store, record);
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

} // namespace

Action add_run(CLI::App& app) {
  auto arguments = std::make_shared<RunArguments>();
  CLI::App* command = app.add_subcommand(
      "run", "Build, boot, judge, store and report; exit code 1 on new "
             "failures");
  add_selection(*command, arguments->selection);
  add_execution(*command, arguments->execution);
  command
      ->add_option("-k,--keep-going", arguments->keep_going,
                   "Stop after N failed architectures; 0: never")
      ->type_name("N")
      ->capture_default_str()
      ->group("Execution");
  add_baseline(*command, arguments->baseline);
  command->add_flag("--strict", arguments->strict,
                    "Exit code 1 for failures that are known or as before, "
                    "too");
  command
      ->add_option("--confirm", arguments->confirm,
                   "Times a new failure is booted again before it is "
                   "reported; 0: never [3 if there is a baseline]")
      ->type_name("N")
      ->check(CLI::Range(0, 100))
      ->group("Execution");
  command->footer("Examples:\n"
                  "  ./farm run\n"
                  "  ./farm run x86_64 arm64 m68k\n"
                  "  ./farm run '*64' --profile plain --cases 'segv/*'\n"
                  "  ./farm run arm64 --kernel ~/linux --rev v6.12");
  return [arguments](const GlobalOptions& globals) {
    return run(*arguments, globals);
  };
}

} // namespace farm
