#include "pipeline/job_runner.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "pipeline/boot_stage.hpp"
#include "pipeline/kernel_stage.hpp"
#include "verdict/judge.hpp"

namespace farm {
namespace {

JobOutcome outcome_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::build:
      return JobOutcome::build_failed;
    case ErrorKind::interrupted:
      return JobOutcome::interrupted;
    default:
      return JobOutcome::infra;
  }
}

void fail(JobRecord& record, const Error& error) {
  record.outcome = outcome_of(error.kind);
  record.message = error.what;
  record.hint = error.hint;
}

/// Stage 10: sources for the splats' frames and the post-mortems' program
/// counters. Without a readable vmlinux the findings stay as printed.
void symbolize_all(KernelSymbols& kernel, BootStage& stage, JobRecord& record) {
  for (FoundSplat& found : stage.splats) {
    if (Symbolizer* symbols = kernel.get()) {
      symbols->symbolize(found.splat);
    }
  }
  for (BootRecord& boot : record.boots) {
    if (!boot.end.post_mortem) {
      continue;
    }
    for (CpuState& cpu : boot.end.post_mortem->cpus) {
      if (Symbolizer* symbols = kernel.get()) {
        cpu.where = symbols->where(cpu.pc);
      }
    }
  }
}

bool came_to_the_suite(const BootStage& stage) {
  return std::any_of(stage.boots.begin(), stage.boots.end(),
                     [](const auto& boot) { return boot.report.started; });
}

/// What detectors that are on said of themselves at boot. One that stayed
/// silent is not taken back: its canary is the real proof. A kernel that did
/// not come to the suite may have had no time to say anything.
void note_proofs(const Job& job, const BootStage& stage,
                 std::vector<DetectorResult>& detectors) {
  const bool booted = came_to_the_suite(stage);
  for (DetectorResult& detector : detectors) {
    const auto spec = std::find_if(job.wanted.begin(), job.wanted.end(),
                                   [&](const DetectorSpec& wanted) {
                                     return wanted.name == detector.name;
                                   });
    if (detector.state != DetectorState::on || spec == job.wanted.end() ||
        spec->proof.empty()) {
      continue;
    }
    const auto proof = stage.proofs.find(detector.name);
    if (proof != stage.proofs.end()) {
      detector.detail = "at boot: " + proof->second;
    } else if (booted) {
      detector.detail = "did not say at boot that it works";
    }
  }
}

std::vector<std::string> planned_cases(const RunContext& context) {
  std::vector<std::string> planned;
  for (const std::string& name : context.catalogue) {
    if (glob_match(context.options.cases, name)) {
      planned.push_back(name);
    }
  }
  return planned;
}

/// Stage 11. A machine that never came to the suite is the kernel's failure
/// only when QEMU itself was well and the host let it run.
void judge_all(const RunContext& context, BootStage stage, JobRecord& record) {
  const BootFindings& last = stage.boots.back();
  record.outcome = JobOutcome::completed;
  if (last.end.kind == MachineEndKind::interrupted) {
    record.outcome = JobOutcome::interrupted;
    record.message = "interrupted";
  } else if (!came_to_the_suite(stage)) {
    const bool starved =
        fell_silent(last.end.kind) && is_starved(last.end.starvation);
    record.outcome = last.end.kind == MachineEndKind::qemu_failed || starved
                         ? JobOutcome::infra
                         : JobOutcome::boot_failed;
    record.message =
        "the suite never started: " + describe(last.end) +
        (starved ? "; the host was too busy to say that it hung" : "");
  } else if (!stage.cut_short.empty() &&
             last.end.kind == MachineEndKind::qemu_failed) {
    record.outcome = JobOutcome::infra;
    record.message = stage.cut_short + ": " + describe(last.end);
  }
  JudgeInput input;
  input.boots = std::move(stage.boots);
  input.splats = std::move(stage.splats);
  input.detectors = record.detectors;
  input.planned = planned_cases(context);
  input.cut_short = stage.cut_short;
  Judgement judgement = judge(input);
  record.cases = std::move(judgement.cases);
  record.splats = std::move(judgement.splats);
}

} // namespace

void boot_and_judge(const RunContext& context, const Job& job,
                    std::size_t index, const Artifacts& artifacts,
                    JobRecord& record) {
  KernelSymbols symbols(record.arch, artifacts.kernel.vmlinux);
  auto stage = run_boots(context, job, index, artifacts, symbols, record);
  if (!stage) {
    fail(record, stage.error());
    return;
  }
  context.progress.stage(index, JobStage::judge);
  note_proofs(job, *stage, record.detectors);
  symbolize_all(symbols, *stage, record);
  judge_all(context, std::move(*stage), record);
}

JobRecord run_job(const RunContext& context, const Job& job,
                  std::size_t index) {
  JobRecord record;
  record.arch = job.arch.name;
  record.profile = job.profile.name;
  record.started_s = seconds_between(context.started, context.clock.now());
  const auto artifacts = make_artifacts(context, job, index, record);
  record.build_done_s = seconds_between(context.started, context.clock.now());
  if (artifacts) {
    boot_and_judge(context, job, index, *artifacts, record);
  } else {
    fail(record, artifacts.error());
  }
  record.ended_s = seconds_between(context.started, context.clock.now());
  return record;
}

} // namespace farm
