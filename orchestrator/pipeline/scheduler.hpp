#pragma once

#include <functional>
#include <vector>

#include "base/result.hpp"
#include "model/job.hpp"
#include "model/run.hpp"
#include "pipeline/run_context.hpp"

namespace farm {

/// Runs one job; the seam that tests replace.
using JobFunction = std::function<JobRecord(const Job& job, std::size_t index)>;

/// Called once for each job that was run, one at a time.
using JobDone = std::function<void(std::size_t index, JobRecord record)>;

/// Runs the jobs of a plan, up to `parallel` at a time: what they wait for
/// (Resources) decides who comes first, in doubt the order of the plan. After
/// `keep_going` failed jobs (0: never) or a cancellation no further one is
/// started; those are reported as `interrupted`.
void run_jobs(const Plan& plan, int parallel, int keep_going,
              const CancelToken& cancel, const JobFunction& run,
              const JobDone& done);

} // namespace farm
