#pragma once

#include <cstddef>

#include "model/job.hpp"
#include "model/run.hpp"
#include "pipeline/run_context.hpp"

namespace farm {

/// Takes one job through all stages. Never fails: an error of a stage becomes
/// the record's outcome, with what was learnt until then.
JobRecord run_job(const RunContext& context, const Job& job, std::size_t index);

} // namespace farm
