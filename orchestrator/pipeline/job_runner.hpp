#pragma once

#include <cstddef>

#include "model/job.hpp"
#include "model/run.hpp"
#include "pipeline/kernel_stage.hpp"
#include "pipeline/run_context.hpp"

namespace farm {

/// Takes one job through all stages. Never fails: an error of a stage becomes
/// the record's outcome, with what was learnt until then.
JobRecord run_job(const RunContext& context, const Job& job, std::size_t index);

/// The stages from boot to verdict for artifacts that are there already; what
/// run_job() does with those it made. Fills the record in the same way.
void boot_and_judge(const RunContext& context, const Job& job,
                    std::size_t index, const Artifacts& artifacts,
                    JobRecord& record);

} // namespace farm
