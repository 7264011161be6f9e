#include "store/store.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "model/words.hpp"
#include "store/database.hpp"
#include "store/migrations.hpp"
#include "store/past_rows.hpp"
#include "store/remove_rows.hpp"
#include "store/rows.hpp"
#include "store/trend_rows.hpp"

namespace farm {
namespace {

constexpr const char* k_file_name = "farm.db";

Error no_such_run(const std::string& which) {
  return {ErrorKind::usage, "run '" + which + "': there is no such run",
          "see them all with: farm list runs"};
}

Result<void> add_tally(Database& database, std::int64_t job_id,
                       JobSummary& job) {
  TRY_ASSIGN(Statement query,
             database.prepare("SELECT status, COUNT(*) FROM cases "
                              "WHERE job_id = ? GROUP BY status"));
  query.bind(job_id);
  while (true) {
    TRY_ASSIGN(const bool row, query.step());
    if (!row) {
      return {};
    }
    const auto status = case_status_from(query.text());
    rows::count(job.tally, status.value_or(CaseStatus::lost),
                static_cast<int>(query.integer()));
  }
}

Result<void> add_jobs(Database& database, RunSummary& run) {
  TRY_ASSIGN(
      Statement query,
      database.prepare("SELECT id, arch, outcome, (SELECT COUNT(*) FROM splats "
                       "WHERE job_id = jobs.id AND expected = 0) FROM jobs "
                       "WHERE run_id = ? ORDER BY started_s, id"));
  query.bind(run.id);
  while (true) {
    TRY_ASSIGN(const bool row, query.step());
    if (!row) {
      return {};
    }
    JobSummary& job = run.jobs.emplace_back();
    const std::int64_t id = query.integer();
    job.arch = query.text();
    job.outcome = job_outcome_from(query.text()).value_or(JobOutcome::infra);
    job.unexpected_splats = static_cast<int>(query.integer());
    TRY(add_tally(database, id, job));
  }
}

RunSummary summary_of(Statement& row) {
  RunSummary run;
  run.id = row.text();
  run.started_at = row.text();
  run.source = row.text();
  run.profile = row.text();
  run.cases_glob = row.text();
  run.wall_s = row.real();
  run.finished = row.boolean();
  run.interrupted = row.boolean();
  run.kernel_arg = row.text();
  run.toolchain_arg = row.text();
  run.patches_json = row.text();
  return run;
}

Result<std::string> latest_id(Database& database) {
  TRY_ASSIGN(Statement query,
             database.prepare("SELECT id FROM runs "
                              "ORDER BY started_at DESC, rowid DESC LIMIT 1"));
  TRY_ASSIGN(const bool row, query.step());
  if (!row) {
    return Error{ErrorKind::usage,
                 database.path() + ": there is no run in it yet",
                 "make one with: farm run"};
  }
  return query.text();
}

Result<std::string> id_beginning_with(Database& database,
                                      const std::string& prefix) {
  // The run of exactly that name first, then two are enough to see doubt.
  TRY_ASSIGN(Statement query,
             database.prepare("SELECT id FROM runs "
                              "WHERE substr(id, 1, length(?1)) = ?1 "
                              "ORDER BY id = ?1 DESC, id LIMIT 2"));
  TRY_ASSIGN(const bool found, query.bind(prefix).step());
  if (!found || prefix.empty()) {
    return no_such_run(prefix);
  }
  const std::string first = query.text();
  TRY_ASSIGN(const bool second, query.step());
  if (second && first != prefix) {
    return Error{ErrorKind::usage,
                 "run '" + prefix + "': several runs begin like that: " +
                     first + ", " + query.text() + ", ...",
                 "give more of its name"};
  }
  return first;
}

} // namespace

class Store::Impl {
 public:
  Impl(std::filesystem::path folder, Database db)
      : dir(std::move(folder)), database(std::move(db)) {}

  std::filesystem::path dir;
  Database database;
};

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Result<Store> Store::open(const std::filesystem::path& dir) {
  std::error_code problem;
  std::filesystem::create_directories(dir, problem);
  if (problem) {
    return Error{ErrorKind::infra,
                 dir.string() + ": cannot be made: " + problem.message(),
                 "choose another folder with --out"};
  }
  TRY_ASSIGN(Database database, Database::open(dir / k_file_name));
  TRY(migrate(database, migrations()));
  return Store(std::make_unique<Impl>(dir, std::move(database)));
}

std::filesystem::path Store::run_dir(const std::string& id) const {
  return impl_->dir / "runs" / id;
}

Result<FileLock> Store::lock_run(const std::string& id) const {
  TRY_ASSIGN(auto lock, FileLock::try_lock(run_dir(id) / "lock"));
  if (!lock) {
    return Error{ErrorKind::usage, "run " + id + " is still going on", ""};
  }
  return *std::move(lock);
}

Result<void> Store::begin_run(const RunRecord& run) {
  return rows::write_run(impl_->database, run, false);
}

Result<void> Store::save_job(const std::string& run_id, const JobRecord& job) {
  TRY_ASSIGN(Transaction transaction, Transaction::begin(impl_->database));
  TRY(rows::write_job(impl_->database, run_id, job));
  return transaction.commit();
}

Result<void> Store::finish_run(const RunRecord& run) {
  return rows::write_run(impl_->database, run, true);
}

Result<RunRecord> Store::load_run(const std::string& which) {
  Database& database = impl_->database;
  TRY_ASSIGN(const Transaction snapshot, Transaction::snapshot(database));
  TRY_ASSIGN(const std::string id, find_run(which));
  return rows::read_run(database, id);
}

Result<std::string> Store::find_run(const std::string& which) {
  return which == "latest" ? latest_id(impl_->database)
                           : id_beginning_with(impl_->database, which);
}

Result<std::vector<RunSummary>> Store::list_runs() {
  TRY_ASSIGN(Statement query,
             impl_->database.prepare(
                 "SELECT id, started_at, source, profile, cases_glob, wall_s, "
                 "finished, interrupted, kernel_arg, toolchain_arg, "
                 "patches_json FROM runs "
                 "ORDER BY started_at DESC, rowid DESC"));
  std::vector<RunSummary> runs;
  while (true) {
    TRY_ASSIGN(const bool row, query.step());
    if (!row) {
      return runs;
    }
    runs.push_back(summary_of(query));
    TRY(add_jobs(impl_->database, runs.back()));
  }
}

Result<std::vector<PastJob>> Store::past_jobs(const RunRecord& run,
                                              const JobRecord& job, int limit) {
  TRY_ASSIGN(const Transaction snapshot,
             Transaction::snapshot(impl_->database));
  return rows::read_past(impl_->database, run, job, limit);
}

Result<std::vector<PastJob>> Store::job_of(const std::string& run_id,
                                           const std::string& arch) {
  TRY_ASSIGN(const Transaction snapshot,
             Transaction::snapshot(impl_->database));
  return rows::read_past(impl_->database, run_id, arch);
}

Result<Trend> Store::trend(const RunRecord& run, const JobRecord& job) {
  TRY_ASSIGN(const Transaction snapshot,
             Transaction::snapshot(impl_->database));
  return rows::read_trend(impl_->database, run, job);
}

Result<void> Store::remove_run(const std::string& id) {
  TRY_ASSIGN(Transaction transaction, Transaction::begin(impl_->database));
  TRY(rows::delete_run(impl_->database, id));
  TRY(transaction.commit());
  return rows::delete_folder(impl_->database, id, run_dir(id));
}

Result<int> Store::finish_removals() {
  TRY_ASSIGN(const auto ids, rows::half_removed(impl_->database));
  for (const std::string& id : ids) {
    TRY(rows::delete_folder(impl_->database, id, run_dir(id)));
  }
  return static_cast<int>(ids.size());
}

Result<void> Store::compact() {
  return impl_->database.execute("VACUUM");
}

Result<double> Store::expected_wall(const std::string& arch, Stage stage) {
  const std::string_view sql =
      stage == Stage::build
          ? "SELECT build_wall_s FROM jobs WHERE arch = ? AND "
            "kernel_cached = 0 AND build_wall_s > 0 ORDER BY id DESC LIMIT 5"
          : "SELECT boot_wall_s FROM jobs WHERE arch = ? AND "
            "outcome = 'completed' AND boot_wall_s > 0 "
            "ORDER BY id DESC LIMIT 5";
  TRY_ASSIGN(Statement query, impl_->database.prepare(sql));
  query.bind(arch);
  std::vector<double> seconds;
  while (true) {
    TRY_ASSIGN(const bool row, query.step());
    if (!row) {
      break;
    }
    seconds.push_back(query.real());
  }
  if (seconds.empty()) {
    return 0.0;
  }
  const auto middle =
      seconds.begin() + static_cast<std::ptrdiff_t>(seconds.size() / 2);
  std::nth_element(seconds.begin(), middle, seconds.end());
  return *middle;
}

} // namespace farm
