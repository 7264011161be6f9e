#include "store/json_columns.hpp"
#include "store/rows.hpp"

#include "model/words.hpp"

namespace farm::rows {
namespace {

using json_columns::encode;

std::int64_t number(std::size_t value) {
  return static_cast<std::int64_t>(value);
}

std::int64_t number(int value) {
  return value;
}
std::int64_t number(bool value) {
  return value ? 1 : 0;
}

Result<std::int64_t> write_job_row(Database& database,
                                   const std::string& run_id,
                                   const JobRecord& job) {
  TRY_ASSIGN(Statement old,
             database.prepare("DELETE FROM jobs WHERE run_id = ? AND arch = ? "
                              "AND profile = ?"));
  TRY(old.bind(run_id).bind(job.arch).bind(job.profile).step());
  TRY_ASSIGN(
      Statement row,
      database.prepare(
          "INSERT INTO jobs (run_id, arch, profile, outcome, message, hint, "
          "toolchain, qemu_version, kernel_version, kernel_cached, "
          "lost_symbols_json, detectors_json, build_wall_s, build_cpu_s, "
          "boot_wall_s, boot_cpu_s, started_s, build_done_s, ended_s) VALUES "
          "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  row.bind(run_id).bind(job.arch).bind(job.profile);
  row.bind(to_string(job.outcome)).bind(job.message).bind(job.hint);
  row.bind(job.toolchain).bind(job.qemu_version).bind(job.kernel_version);
  row.bind(number(job.kernel_cached));
  row.bind(encode(job.lost_symbols)).bind(encode(job.detectors));
  row.bind(job.build_wall_s).bind(job.build_cpu_s);
  row.bind(job.boot_wall_s).bind(job.boot_cpu_s);
  row.bind(job.started_s).bind(job.build_done_s).bind(job.ended_s);
  TRY(row.step());
  return database.last_row_id();
}

Result<void> write_artifact(Database& database, std::int64_t job_id,
                            std::string_view kind, const std::string& digest,
                            const std::string& path) {
  if (digest.empty() && path.empty()) {
    return {};
  }
  TRY_ASSIGN(Statement row,
             database.prepare("INSERT INTO artifacts VALUES (?, ?, ?, ?)"));
  TRY(row.bind(job_id).bind(kind).bind(digest).bind(path).step());
  return {};
}

Result<void> write_artifacts(Database& database, std::int64_t job_id,
                             const JobRecord& job) {
  TRY(write_artifact(database, job_id, "kernel", job.kernel_digest, ""));
  TRY(write_artifact(database, job_id, "guest", job.guest_digest, ""));
  return write_artifact(database, job_id, "build-log", "", job.build_log);
}

Result<void> write_boot(Database& database, std::int64_t job_id,
                        std::size_t ordinal, const BootRecord& boot) {
  TRY_ASSIGN(
      Statement row,
      database.prepare("INSERT INTO boots VALUES "
                       "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  row.bind(job_id).bind(number(ordinal)).bind(number(boot.number));
  row.bind(encode(boot.qemu)).bind(boot.accelerator).bind(boot.cmdline);
  row.bind(to_string(boot.end.kind)).bind(number(boot.end.exit_status));
  row.bind(boot.end.detail);
  boot.end.post_mortem ? row.bind(encode(*boot.end.post_mortem))
                       : row.bind_null();
  row.bind(boot.end.wall_s).bind(boot.end.qemu_cpu_s);
  row.bind(boot.console_file).bind(number(boot.first_line));
  boot.suite_start_s ? row.bind(*boot.suite_start_s) : row.bind_null();
  row.bind(boot.end.starvation).bind(boot.seed);
  TRY(row.step());
  return {};
}

Result<void> write_case(Database& database, std::int64_t job_id,
                        std::size_t ordinal, const CaseResult& result) {
  TRY_ASSIGN(Statement row,
             database.prepare("INSERT INTO cases VALUES "
                              "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                              "?)"));
  row.bind(job_id).bind(number(ordinal));
  row.bind(result.name).bind(result.area);
  row.bind(to_string(result.status)).bind(result.reason);
  result.time_ms ? row.bind(number(*result.time_ms)) : row.bind_null();
  row.bind(number(result.boot));
  row.bind(number(result.first_line)).bind(number(result.last_line));
  row.bind(result.expect).bind(encode(result.begin_state));
  row.bind(encode(result.end_state)).bind(encode(result.diagnostics));
  row.bind(encode(result.splats)).bind(encode(result.trials));
  TRY(row.step());
  return {};
}

Result<void> write_splat(Database& database, std::int64_t job_id,
                         std::size_t ordinal, const FoundSplat& found) {
  TRY_ASSIGN(
      Statement row,
      database.prepare("INSERT INTO splats VALUES "
                       "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  const Splat& splat = found.splat;
  row.bind(job_id).bind(number(ordinal));
  row.bind(splat.kind).bind(splat.title).bind(splat.function);
  row.bind(splat.signature).bind(number(found.boot)).bind(found.case_name);
  row.bind(number(found.expected));
  row.bind(number(splat.line)).bind(number(splat.end_line));
  row.bind(number(splat.corrupted)).bind(splat.corrupted_reason);
  row.bind(encode(splat.fields)).bind(encode(splat.stacks)).bind(splat.text);
  TRY(row.step());
  return {};
}

} // namespace

Result<void> write_run(Database& database, const RunRecord& run,
                       bool finished) {
  // An upsert: REPLACE would delete the row, and its jobs with it.
  TRY_ASSIGN(
      Statement row,
      database.prepare(
          "INSERT INTO runs VALUES "
          "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
          "ON CONFLICT (id) DO UPDATE SET started_at = excluded.started_at, "
          "source = excluded.source, "
          "source_identity = excluded.source_identity, "
          "source_path = excluded.source_path, "
          "kernel_arg = excluded.kernel_arg, rev_arg = excluded.rev_arg, "
          "profile = excluded.profile, cases_glob = excluded.cases_glob, "
          "host = excluded.host, wall_s = excluded.wall_s, "
          "own_cpu_s = excluded.own_cpu_s, "
          "total_cpu_s = excluded.total_cpu_s, "
          "interrupted = excluded.interrupted, finished = excluded.finished, "
          "toolchain_arg = excluded.toolchain_arg, "
          "patches_json = excluded.patches_json, "
          "argv_json = excluded.argv_json, folder = excluded.folder, "
          "load_json = excluded.load_json"));
  row.bind(run.id).bind(run.started_at);
  row.bind(run.source).bind(run.source_identity).bind(run.source_path);
  row.bind(run.kernel_arg).bind(run.rev_arg);
  row.bind(run.profile).bind(run.cases_glob).bind(run.host);
  row.bind(run.wall_s).bind(run.own_cpu_s).bind(run.total_cpu_s);
  row.bind(number(run.interrupted)).bind(number(finished));
  row.bind(run.toolchain_arg).bind(encode(run.patches));
  row.bind(encode(run.argv)).bind(run.folder).bind(encode(run.load));
  TRY(row.step());
  return {};
}

Result<void> write_job(Database& database, const std::string& run_id,
                       const JobRecord& job) {
  TRY_ASSIGN(const std::int64_t id, write_job_row(database, run_id, job));
  TRY(write_artifacts(database, id, job));
  for (std::size_t i = 0; i < job.boots.size(); ++i) {
    TRY(write_boot(database, id, i, job.boots[i]));
  }
  for (std::size_t i = 0; i < job.cases.size(); ++i) {
    TRY(write_case(database, id, i, job.cases[i]));
  }
  for (std::size_t i = 0; i < job.splats.size(); ++i) {
    TRY(write_splat(database, id, i, job.splats[i]));
  }
  return {};
}

} // namespace farm::rows
