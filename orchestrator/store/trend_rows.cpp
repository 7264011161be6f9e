#include "store/trend_rows.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "model/health.hpp"
#include "model/words.hpp"
#include "store/past_rows.hpp"
#include "store/rows.hpp"

namespace farm::rows {
namespace {

/// Row numbers of the jobs, in the order of the points.
using Ids = std::vector<std::int64_t>;

Result<Ids> read_points(Database& database, const RunRecord& run,
                        const JobRecord& job, Trend& trend) {
  TRY_ASSIGN(Statement query,
             database.prepare(
                 "SELECT jobs.id, runs.id, runs.started_at, jobs.outcome, "
                 "(SELECT COUNT(*) FROM splats WHERE job_id = jobs.id AND "
                 "expected = 0) FROM jobs JOIN runs ON runs.id = jobs.run_id " +
                 std::string(k_comparable) +
                 " ORDER BY runs.started_at, runs.rowid"));
  bind_comparable(query, run, job);
  Ids ids;
  while (true) {
    TRY_ASSIGN(const bool row, query.step());
    if (!row) {
      return ids;
    }
    ids.push_back(query.integer());
    TrendPoint& point = trend.points.emplace_back();
    point.run = query.text();
    point.started_at = query.text();
    point.outcome = job_outcome_from(query.text()).value_or(JobOutcome::infra);
    point.unexpected_splats = static_cast<int>(query.integer());
  }
}

Result<void> read_tallies(Database& database, const Ids& ids, Trend& trend) {
  for (std::size_t i = 0; i < ids.size(); ++i) {
    TRY(for_each_row(database,
                     "SELECT status, COUNT(*) FROM cases WHERE job_id = ? "
                     "GROUP BY status",
                     ids[i], [&](Statement& row) {
                       const auto status = case_status_from(row.text());
                       count(trend.points[i].tally,
                             status.value_or(CaseStatus::lost),
                             static_cast<int>(row.integer()));
                       return Result<void>();
                     }));
  }
  return {};
}

Result<std::set<std::string>> failed_cases(Database& database, const Ids& ids,
                                           const JobRecord& job) {
  std::set<std::string> names;
  for (const CaseResult& result : job.cases) {
    if (is_bad(result.status)) {
      names.insert(result.name);
    }
  }
  for (const std::int64_t id : ids) {
    TRY(for_each_row(database,
                     "SELECT name FROM cases WHERE job_id = ? AND "
                     "status IN ('fail', 'lost')",
                     id, [&names](Statement& row) {
                       names.insert(row.text());
                       return Result<void>();
                     }));
  }
  return names;
}

Result<void> read_cases(Database& database, const Ids& ids, Trend& trend) {
  for (std::size_t i = 0; i < ids.size() && !trend.cases.empty(); ++i) {
    TRY(for_each_row(database,
                     "SELECT name, status FROM cases WHERE job_id = ?", ids[i],
                     [&](Statement& row) {
                       const auto found = trend.cases.find(row.text());
                       if (found != trend.cases.end()) {
                         found->second[i] = case_status_from(row.text());
                       }
                       return Result<void>();
                     }));
  }
  return {};
}

void add_itself(const RunRecord& run, const JobRecord& job, Trend& trend) {
  trend.points.push_back({run.id, run.started_at, job.outcome, tally(job),
                          unexpected_splats(job)});
  for (auto& [name, statuses] : trend.cases) {
    statuses.resize(trend.points.size());
  }
  for (const CaseResult& result : job.cases) {
    const auto found = trend.cases.find(result.name);
    if (found != trend.cases.end()) {
      found->second.back() = result.status;
    }
  }
}

} // namespace

Result<Trend> read_trend(Database& database, const RunRecord& run,
                         const JobRecord& job) {
  Trend trend;
  trend.arch = job.arch;
  TRY_ASSIGN(const Ids ids, read_points(database, run, job, trend));
  TRY(read_tallies(database, ids, trend));
  TRY_ASSIGN(const auto names, failed_cases(database, ids, job));
  for (const std::string& name : names) {
    trend.cases[name].resize(ids.size());
  }
  TRY(read_cases(database, ids, trend));
  add_itself(run, job, trend);
  return trend;
}

} // namespace farm::rows
