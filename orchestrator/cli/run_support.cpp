#include "cli/run_support.hpp"

#include <CLI/CLI.hpp>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "cli/workplace.hpp"
#include "pipeline/publish.hpp"
#include "plan/matrix.hpp"
#include "toolchain/probe.hpp"
#include "verdict/compare.hpp"
#include "verdict/known.hpp"

namespace farm {
namespace {

/// Earlier runs looked at to tell since when, and how often.
constexpr int k_runs_compared = 20;
constexpr std::string_view k_no_baseline = "none";

const std::vector<std::string> k_accelerators = {"auto", "tcg", "kvm"};

} // namespace

void add_execution(CLI::App& command, ExecutionOptions& options) {
  command
      .add_option("-j,--jobs", options.jobs,
                  "CPUs to use [" + std::to_string(host_cpus()) + "]")
      ->type_name("N")
      ->check(CLI::Range(1, 4096))
      ->group("Execution");
  command
      .add_option("--accel", options.accelerator,
                  "auto (KVM where a trial boot proves it), tcg or kvm")
      ->type_name("NAME")
      ->capture_default_str()
      ->group("Execution");
  command
      .add_option("--seed", options.seed,
                  "Seed of everything random in the suite [the suite's own]")
      ->type_name("HEX")
      ->group("Execution");
  command
      .add_flag("--deterministic", options.deterministic,
                "The same boot each time: QEMU counts instructions (-icount), "
                "all seeds are fixed; slower")
      ->group("Execution");
  command
      .add_option("--minutes", options.minutes,
                  "Let the races run that long in each guest [the profile's]")
      ->type_name("N")
      ->check(CLI::Range(1, 7 * 24 * 60))
      ->group("Execution");
  command
      .add_option("--factor", options.factor,
                  "Percentage on all deadlines of the guest and its races")
      ->type_name("PERCENT")
      ->check(CLI::Range(10, 10000))
      ->capture_default_str()
      ->group("Execution");
}

Result<RunOptions> run_options(const ExecutionOptions& options) {
  RunOptions result;
  result.jobs = options.jobs > 0 ? options.jobs : host_cpus();
  result.accelerator = options.accelerator;
  result.deterministic = options.deterministic;
  result.ccache = in_path("ccache");
  if (std::find(k_accelerators.begin(), k_accelerators.end(),
                options.accelerator) == k_accelerators.end()) {
    return Error{ErrorKind::usage,
                 "--accel: unknown accelerator '" +
                     display_quote(options.accelerator) + "'",
                 "one of: " + join(k_accelerators, ", ")};
  }
  if (options.deterministic && options.accelerator == "kvm") {
    return Error{ErrorKind::usage,
                 "--deterministic: KVM cannot count instructions",
                 "use --accel tcg"};
  }
  if (!options.seed.empty()) {
    result.seed = hex_number(options.seed);
    if (!result.seed) {
      return Error{ErrorKind::usage,
                   "--seed: '" + display_quote(options.seed) +
                       "' is not a hexadecimal number of up to 64 bits",
                   ""};
    }
  }
  return result;
}

void set_pace(const ExecutionOptions& options, Job& job) {
  job.profile.slowness *= options.factor / 100.0;
  if (options.minutes > 0) {
    job.profile.minutes = options.minutes;
  }
}

void add_build(CLI::App& command, std::string& profile,
               std::string& toolchain) {
  command.add_option("--profile", profile, "Profile")
      ->type_name("NAME")
      ->capture_default_str();
  command.add_option("--toolchain", toolchain, "Compiler, as of `run`")
      ->type_name("WHICH")
      ->capture_default_str();
}

Result<Job> one_job(const std::string& arch, const std::string& profile,
                    const std::string& toolchain, const ConfigTree& tree) {
  Selection selection;
  selection.arches = {arch};
  selection.profile = profile;
  selection.toolchain = toolchain;
  TRY_ASSIGN(Plan plan, make_plan(selection, tree.arches, tree.profiles));
  return std::move(plan.jobs.at(0));
}

std::string today() {
  return rfc3339(system_clock_seam().wall()).substr(0, 10);
}

Error unknown_format(const std::string& name,
                     const std::vector<std::string>& names) {
  const auto near = nearest(name, names);
  return {ErrorKind::usage,
          "--format: unknown format '" + display_quote(name) + "'",
          near ? "did you mean '" + *near + "'?"
               : "one of: " + join(names, ", ")};
}

Result<std::vector<std::string>>
matching_cases(const std::vector<CaseInfo>& catalogue,
               const std::string& glob) {
  std::vector<std::string> names;
  bool matches = catalogue.empty();
  for (const CaseInfo& info : catalogue) {
    names.push_back(info.name);
    matches = matches || glob_match(glob, info.name);
  }
  if (!matches) {
    const auto near = nearest(glob, names);
    return Error{ErrorKind::usage,
                 "--cases: no case is called '" + display_quote(glob) + "'",
                 near ? "did you mean '" + *near + "'?"
                      : "'./farm list cases' shows them"};
  }
  return names;
}

void explain_failures(const ConfigTree& tree, RunRecord& run) {
  mark_known(tree.known_issues, today(), run);
  for (const std::string& warning :
       known_issue_warnings(tree.known_issues, today(), run)) {
    log_warn(warning);
  }
}

void add_baseline(CLI::App& command, std::string& baseline) {
  command
      .add_option("--baseline", baseline,
                  "Run to compare with, or 'none' [the one before of the same "
                  "tree and profile]")
      ->type_name("RUN");
}

Result<void> check_baseline(const std::string& baseline, Store& store) {
  if (!baseline.empty() && baseline != k_no_baseline) {
    TRY(store.find_run(baseline));
  }
  return {};
}

Result<void> compare_with(const std::string& baseline, Store& store,
                          RunRecord& run) {
  if (baseline == k_no_baseline) {
    return {};
  }
  std::string id;
  if (!baseline.empty()) {
    TRY_ASSIGN(id, store.find_run(baseline));
  }
  for (JobRecord& job : run.jobs) {
    TRY_ASSIGN(const auto past, id.empty()
                                    ? store.past_jobs(run, job, k_runs_compared)
                                    : store.job_of(id, job.arch));
    compare(past, run.cases_glob, job);
  }
  return {};
}

Result<RunRecord> judged_run(const std::string& which,
                             const std::string& baseline, Store& store) {
  TRY_ASSIGN(RunRecord run, store.load_run(which));
  TRY_ASSIGN(const ConfigTree tree, load_tree());
  explain_failures(tree, run);
  TRY(compare_with(baseline, store, run));
  return run;
}

Result<ReportInput> input_of(const RunRecord& run, Store& store) {
  ReportInput input = report_input(run, store.run_dir(run.id));
  for (const JobRecord& job : run.jobs) {
    TRY_ASSIGN(input.trends[job.arch], store.trend(run, job));
  }
  for (const CaseInfo& info : load_catalogue()) {
    input.proves[info.name] = info.proves;
  }
  return input;
}

} // namespace farm
