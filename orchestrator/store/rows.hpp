#pragma once

#include <cstdint>
#include <string>
#include <string_view>

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

/// Adds so many cases of a status.
void count(Tally& tally, CaseStatus status, int amount);

/// Runs `read` on each row of a query that has one parameter.
template <typename Key, typename Read>
Result<void> for_each_row(Database& database, std::string_view sql,
                          const Key& key, const Read& read) {
  TRY_ASSIGN(Statement query, database.prepare(sql));
  query.bind(key);
  while (true) {
    TRY_ASSIGN(const bool row, query.step());
    if (!row) {
      return {};
    }
    TRY(read(query));
  }
}

} // namespace farm::rows
