#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/past_job.hpp"
#include "store/database.hpp"

/// Reading what a job is compared with. Internal to the store.
namespace farm::rows {

/// See Store::past_jobs() and Store::job_of().
Result<std::vector<PastJob>> read_past(Database& database, const RunRecord& run,
                                       const JobRecord& job, int limit);
Result<std::vector<PastJob>> read_past(Database& database,
                                       const std::string& run_id,
                                       const std::string& arch);

} // namespace farm::rows
