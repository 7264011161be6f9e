#pragma once

#include "base/result.hpp"
#include "model/run.hpp"
#include "model/trend.hpp"
#include "store/database.hpp"

namespace farm::rows {

/// The jobs that `job` of `run` is compared with, all of them, and then the job
/// itself. The caller holds the transaction.
Result<Trend> read_trend(Database& database, const RunRecord& run,
                         const JobRecord& job);

} // namespace farm::rows
