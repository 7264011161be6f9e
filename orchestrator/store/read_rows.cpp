#include <map>

#include "store/json_columns.hpp"
#include "store/rows.hpp"

#include "model/words.hpp"

namespace farm::rows {
namespace {

using json_columns::decode;

Result<void> read_artifact(Statement& row, JobRecord& job) {
  const std::string kind = row.text();
  const std::string digest = row.text();
  const std::string path = row.text();
  if (kind == "kernel") {
    job.kernel_digest = digest;
  } else if (kind == "guest") {
    job.guest_digest = digest;
  } else if (kind == "build-log") {
    job.build_log = path;
  }
  return {};
}

Result<void> read_boot(Statement& row, JobRecord& job) {
  BootRecord& boot = job.boots.emplace_back();
  boot.number = static_cast<int>(row.integer());
  TRY(decode(row.text(), boot.qemu));
  boot.accelerator = row.text();
  boot.cmdline = row.text();
  boot.end.kind =
      machine_end_from(row.text()).value_or(MachineEndKind::qemu_failed);
  boot.end.exit_status = static_cast<int>(row.integer());
  boot.end.detail = row.text();
  if (row.next_is_null()) {
    row.skip();
  } else {
    TRY(decode(row.text(), boot.end.post_mortem.emplace()));
  }
  boot.end.wall_s = row.real();
  boot.end.qemu_cpu_s = row.real();
  boot.console_file = row.text();
  boot.first_line = row.size();
  if (!row.next_is_null()) {
    boot.suite_start_s = row.real();
  } else {
    row.skip();
  }
  boot.end.starvation = row.real();
  boot.seed = row.text();
  return {};
}

Result<void> read_case(Statement& row, JobRecord& job) {
  CaseResult& result = job.cases.emplace_back();
  result.name = row.text();
  result.area = row.text();
  result.status = case_status_from(row.text()).value_or(CaseStatus::lost);
  result.reason = row.text();
  if (row.next_is_null()) {
    row.skip();
  } else {
    result.time_ms = static_cast<int>(row.integer());
  }
  result.boot = static_cast<int>(row.integer());
  result.first_line = row.size();
  result.last_line = row.size();
  result.expect = row.text();
  TRY(decode(row.text(), result.begin_state));
  TRY(decode(row.text(), result.end_state));
  TRY(decode(row.text(), result.diagnostics));
  TRY(decode(row.text(), result.splats));
  return decode(row.text(), result.trials);
}

Result<void> read_splat(Statement& row, JobRecord& job) {
  FoundSplat& found = job.splats.emplace_back();
  Splat& splat = found.splat;
  splat.kind = row.text();
  splat.title = row.text();
  splat.function = row.text();
  splat.signature = row.text();
  found.boot = static_cast<int>(row.integer());
  found.case_name = row.text();
  found.expected = row.boolean();
  splat.line = row.size();
  splat.end_line = row.size();
  splat.corrupted = row.boolean();
  splat.corrupted_reason = row.text();
  TRY(decode(row.text(), splat.fields));
  TRY(decode(row.text(), splat.stacks));
  splat.text = row.text();
  return {};
}

/// The query's first column is the job's row id.
Result<void> read_job(Database& database, Statement& row, JobRecord& job) {
  const std::int64_t id = row.integer();
  job.arch = row.text();
  job.profile = row.text();
  job.outcome = job_outcome_from(row.text()).value_or(JobOutcome::infra);
  job.message = row.text();
  job.hint = row.text();
  job.toolchain = row.text();
  job.qemu_version = row.text();
  job.kernel_version = row.text();
  job.kernel_cached = row.boolean();
  TRY(decode(row.text(), job.lost_symbols));
  TRY(decode(row.text(), job.detectors));
  job.build_wall_s = row.real();
  job.build_cpu_s = row.real();
  job.boot_wall_s = row.real();
  job.boot_cpu_s = row.real();
  job.started_s = row.real();
  job.build_done_s = row.real();
  job.ended_s = row.real();

  const auto part = [&](std::string_view sql, auto read) {
    return for_each_row(database, sql, id,
                        [&](Statement& child) { return read(child, job); });
  };
  TRY(part("SELECT kind, digest, path FROM artifacts WHERE job_id = ?",
           read_artifact));
  TRY(part("SELECT number, qemu_json, accelerator, cmdline, end_kind, "
           "exit_status, end_detail, post_mortem_json, wall_s, qemu_cpu_s, "
           "console_file, first_line, suite_start_s, starvation, seed "
           "FROM boots "
           "WHERE job_id = ? ORDER BY ordinal",
           read_boot));
  TRY(part("SELECT name, area, status, reason, time_ms, boot, first_line, "
           "last_line, expect, begin_state_json, end_state_json, "
           "diagnostics_json, splats_json, trials_json FROM cases "
           "WHERE job_id = ? ORDER BY ordinal",
           read_case));
  return part("SELECT kind, title, function, signature, boot, case_name, "
              "expected, line, end_line, corrupted, corrupted_reason, "
              "fields_json, stacks_json, text FROM splats "
              "WHERE job_id = ? ORDER BY ordinal",
              read_splat);
}

Result<void> read_run_row(Statement& row, RunRecord& run) {
  run.id = row.text();
  run.started_at = row.text();
  run.source = row.text();
  run.source_identity = row.text();
  run.source_path = row.text();
  run.kernel_arg = row.text();
  run.rev_arg = row.text();
  run.profile = row.text();
  run.cases_glob = row.text();
  run.host = row.text();
  run.wall_s = row.real();
  run.own_cpu_s = row.real();
  run.total_cpu_s = row.real();
  run.interrupted = row.boolean();
  run.toolchain_arg = row.text();
  TRY(decode(row.text(), run.patches));
  TRY(decode(row.text(), run.argv));
  run.folder = row.text();
  TRY(decode(row.text(), run.load));
  return {};
}

} // namespace

void count(Tally& tally, CaseStatus status, int amount) {
  static const std::map<CaseStatus, int Tally::*> members = {
      {CaseStatus::pass, &Tally::pass},
      {CaseStatus::fail, &Tally::fail},
      {CaseStatus::broken, &Tally::broken},
      {CaseStatus::skip, &Tally::skip},
      {CaseStatus::not_checked, &Tally::not_checked},
      {CaseStatus::lost, &Tally::lost},
      {CaseStatus::vanished, &Tally::vanished},
  };
  tally.*members.at(status) += amount;
}

Result<RunRecord> read_run(Database& database, const std::string& id) {
  RunRecord run;
  TRY(for_each_row(
      database,
      "SELECT id, started_at, source, source_identity, source_path, "
      "kernel_arg, rev_arg, profile, cases_glob, host, wall_s, own_cpu_s, "
      "total_cpu_s, interrupted, toolchain_arg, patches_json, argv_json, "
      "folder, load_json "
      "FROM runs WHERE id = ?",
      id, [&](Statement& row) { return read_run_row(row, run); }));
  TRY(for_each_row(
      database,
      "SELECT id, arch, profile, outcome, message, hint, toolchain, "
      "qemu_version, kernel_version, kernel_cached, lost_symbols_json, "
      "detectors_json, build_wall_s, build_cpu_s, boot_wall_s, boot_cpu_s, "
      "started_s, build_done_s, ended_s FROM jobs WHERE run_id = ? "
      "ORDER BY started_s, id",
      id, [&](Statement& row) {
        return read_job(database, row, run.jobs.emplace_back());
      }));
  return run;
}

} // namespace farm::rows
