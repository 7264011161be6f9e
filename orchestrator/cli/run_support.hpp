#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "cli/command.hpp"
#include "config/config_tree.hpp"
#include "guest/catalogue.hpp"
#include "model/job.hpp"
#include "model/run.hpp"
#include "pipeline/run_context.hpp"
#include "report/renderer.hpp"
#include "store/store.hpp"

namespace farm {

/// How a run is to be carried out; options of `run` and `repro`.
struct ExecutionOptions {
  int jobs = 0; ///< 0: all CPUs
  std::string accelerator = "auto";
  std::string seed; ///< hexadecimal; empty: the suite's own
  bool deterministic = false;
  int minutes = 0;  ///< of the races; 0: the profile's
  int factor = 100; ///< percent, on top of the machine's slowness
};

/// Adds -j, --accel, --seed, --deterministic, --minutes and --factor.
void add_execution(CLI::App& command, ExecutionOptions& options);

/// Checks the values; `usage` errors.
Result<RunOptions> run_options(const ExecutionOptions& options);

/// Gives a job the pace the user asked for.
void set_pace(const ExecutionOptions& options, Job& job);

/// Adds --profile and --toolchain.
void add_build(CLI::App& command, std::string& profile, std::string& toolchain);

/// The job of one architecture; unknown names are `usage` errors.
Result<Job> one_job(const std::string& arch, const std::string& profile,
                    const std::string& toolchain, const ConfigTree& tree);

/// "2026-01-31".
std::string today();

/// A `usage` error for --format that suggests the nearest of the names.
Error unknown_format(const std::string& name,
                     const std::vector<std::string>& names);

/// Every name of the catalogue, once it is known that the glob matches one of
/// them; an unknown case is a `usage` error that suggests the nearest.
Result<std::vector<std::string>>
matching_cases(const std::vector<CaseInfo>& catalogue, const std::string& glob);

/// Notes the known issues of the tree with the failures they explain, and
/// warns of entries that have expired or explain nothing.
void explain_failures(const ConfigTree& tree, RunRecord& run);

/// Adds --baseline.
void add_baseline(CLI::App& command, std::string& baseline);

/// A `usage` error when there is no such run: to be known before hours of work.
Result<void> check_baseline(const std::string& baseline, Store& store);

/// Notes with each result what it is against earlier runs. `baseline`: empty:
/// the run before of the same tree, "none": nothing is compared, else a run.
/// After explain_failures().
Result<void> compare_with(const std::string& baseline, Store& store,
                          RunRecord& run);

/// A stored run as reports show it: explained and compared.
Result<RunRecord> judged_run(const std::string& which,
                             const std::string& baseline, Store& store);

/// What reports of a stored run are made from: its files, its history, and what
/// its cases prove.
Result<ReportInput> input_of(const RunRecord& run, Store& store);

} // namespace farm
