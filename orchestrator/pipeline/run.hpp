#pragma once

#include <string>

#include "base/result.hpp"
#include "model/job.hpp"
#include "model/run.hpp"
#include "pipeline/run_context.hpp"
#include "store/store.hpp"

namespace farm {

/// A new run's identity and the facts known before it starts.
RunRecord new_run(const Clock& clock, const RunOptions& options,
                  const KernelSource& source);

/// Runs all jobs of a plan and stores each as it ends, so that nothing
/// collected is lost however the run ends. Jobs that the run has already (it
/// was interrupted, and goes on) stay in front of the new ones. Trouble with
/// the store is logged and returned as an Error only after all jobs have run.
Result<void> run_plan(const RunContext& context, const Plan& plan, Store& store,
                      RunRecord& run);

/// CPU seconds of this process, and of it and all children it has reaped.
struct CpuUse {
  double own_s = 0;
  double total_s = 0;
};
CpuUse cpu_use();

} // namespace farm
