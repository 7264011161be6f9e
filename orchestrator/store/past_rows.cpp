#include "store/past_rows.hpp"

#include <map>
#include <utility>

#include "model/words.hpp"
#include "store/json_columns.hpp"
#include "store/rows.hpp"

namespace farm::rows {
namespace {

// A hung boot: fell_silent() and not is_starved(), in SQL.
constexpr std::string_view k_columns =
    "SELECT jobs.id, runs.id, jobs.outcome, "
    "(SELECT digest FROM artifacts WHERE job_id = jobs.id AND kind = 'kernel'),"
    "(SELECT digest FROM artifacts WHERE job_id = jobs.id AND kind = 'guest'), "
    "EXISTS (SELECT 1 FROM boots WHERE job_id = jobs.id AND suite_start_s IS "
    "NULL AND starvation <= 0.5 AND end_kind IN ('no-output', 'no-suite', "
    "'silent')) "
    "FROM jobs JOIN runs ON runs.id = jobs.run_id ";

std::string text_or_nothing(Statement& row) {
  if (row.next_is_null()) {
    row.skip();
    return {};
  }
  return row.text();
}

Result<void> add_cases(Database& database, std::int64_t id, PastJob& job) {
  std::map<std::string, std::set<std::string>> signatures;
  TRY(for_each_row(database,
                   "SELECT case_name, signature FROM splats "
                   "WHERE job_id = ? AND expected = 0",
                   id, [&](Statement& row) {
                     const std::string name = row.text();
                     signatures[name].insert(row.text());
                     return Result<void>();
                   }));
  job.signatures = signatures[""];
  return for_each_row(
      database,
      "SELECT name, status FROM cases WHERE job_id = ? "
      "ORDER BY ordinal",
      id, [&](Statement& row) {
        PastCase& result = job.cases.emplace_back();
        result.name = row.text();
        result.status = case_status_from(row.text()).value_or(CaseStatus::lost);
        if (const auto found = signatures.find(result.name);
            found != signatures.end()) {
          result.signatures = found->second;
        }
        return Result<void>();
      });
}

Result<std::vector<PastJob>> read_all(Database& database, Statement& query) {
  std::vector<PastJob> jobs;
  while (true) {
    TRY_ASSIGN(const bool row, query.step());
    if (!row) {
      return jobs;
    }
    PastJob& job = jobs.emplace_back();
    const std::int64_t id = query.integer();
    job.run = query.text();
    job.outcome = job_outcome_from(query.text()).value_or(JobOutcome::infra);
    job.kernel_digest = text_or_nothing(query);
    job.guest_digest = text_or_nothing(query);
    job.hung = query.boolean();
    TRY(add_cases(database, id, job));
  }
}

} // namespace

void bind_comparable(Statement& query, const RunRecord& run,
                     const JobRecord& job) {
  query.bind(job.arch)
      .bind(job.profile)
      .bind(run.id)
      .bind(run.started_at)
      .bind(run.kernel_arg)
      .bind(run.toolchain_arg)
      .bind(json_columns::encode(run.patches))
      .bind(run.cases_glob);
}

Result<std::vector<PastJob>> read_past(Database& database, const RunRecord& run,
                                       const JobRecord& job, int limit) {
  TRY_ASSIGN(Statement query,
             database.prepare(
                 std::string(k_columns) + std::string(k_comparable) +
                 "ORDER BY runs.started_at DESC, runs.rowid DESC LIMIT ?"));
  bind_comparable(query, run, job);
  query.bind(static_cast<std::int64_t>(limit));
  return read_all(database, query);
}

Result<std::vector<PastJob>> read_past(Database& database,
                                       const std::string& run_id,
                                       const std::string& arch) {
  TRY_ASSIGN(Statement query,
             database.prepare(std::string(k_columns) +
                              "WHERE runs.id = ? AND jobs.arch = ? "
                              "ORDER BY jobs.id DESC LIMIT 1"));
  query.bind(run_id).bind(arch);
  return read_all(database, query);
}

} // namespace farm::rows
