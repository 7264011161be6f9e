#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "model/past_job.hpp"
#include "store/database.hpp"

/// Reading what a job is compared with. Internal to the store.
namespace farm::rows {

/// The jobs that a job is compared with, as the end of a SELECT from jobs and
/// runs; bind_comparable() gives its parameters.
inline constexpr std::string_view k_comparable =
    "WHERE jobs.arch = ? AND jobs.profile = ? AND runs.id <> ? "
    "AND runs.started_at <= ? AND runs.kernel_arg = ? "
    "AND runs.toolchain_arg = ? "
    "AND runs.patches_json IN ('[]', ?) AND runs.cases_glob IN ('*', ?) "
    "AND runs.finished = 1 AND runs.interrupted = 0 "
    "AND jobs.outcome IN ('completed', 'build-failed', 'boot-failed') ";
void bind_comparable(Statement& query, const RunRecord& run,
                     const JobRecord& job);

/// See Store::past_jobs() and Store::job_of().
Result<std::vector<PastJob>> read_past(Database& database, const RunRecord& run,
                                       const JobRecord& job, int limit);
Result<std::vector<PastJob>> read_past(Database& database,
                                       const std::string& run_id,
                                       const std::string& arch);

} // namespace farm::rows
