#pragma once

#include <cstdint>
#include <string>

#include "base/result.hpp"
#include "model/run.hpp"
#include "store/database.hpp"

/// Records to rows and back. The caller holds the transaction.
namespace farm::rows {

Result<void> write_run(Database& database, const RunRecord& run, bool finished);

/// Replaces a job of the same run, architecture and profile.
Result<void> write_job(Database& database, const std::string& run_id,
                       const JobRecord& job);

/// Everything of a run that exists.
Result<RunRecord> read_run(Database& database, const std::string& id);

} // namespace farm::rows
