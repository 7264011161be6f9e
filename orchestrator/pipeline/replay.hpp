#pragma once

#include <string>

#include "base/cache.hpp"
#include "base/result.hpp"
#include "model/run.hpp"
#include "pipeline/kernel_stage.hpp"

namespace farm {

/// The kernel and the guest of a stored job, when the cache still has exactly
/// these; otherwise an `infra` error that says which is gone.
Result<Artifacts> stored_artifacts(const Cache& cache, const JobRecord& job,
                                   bool embedded);

/// The boot that ran the case, or the first one if none did; null: no boot.
const BootRecord* boot_of(const JobRecord& job, const std::string& case_name);

/// The job of an architecture in a stored run; an unknown name is a `usage`
/// error.
Result<const JobRecord*> find_job(const RunRecord& run,
                                  const std::string& arch);

} // namespace farm
