#include "model/words.hpp"

#include <array>
#include <utility>

namespace farm {
namespace {

template <typename Enum, std::size_t N>
using Words = std::array<std::pair<Enum, std::string_view>, N>;

constexpr Words<CaseStatus, 7> k_case_words{{
    {CaseStatus::pass, "pass"},
    {CaseStatus::fail, "fail"},
    {CaseStatus::broken, "broken"},
    {CaseStatus::skip, "skip"},
    {CaseStatus::not_checked, "not-checked"},
    {CaseStatus::lost, "lost"},
    {CaseStatus::vanished, "vanished"},
}};

constexpr Words<JobOutcome, 5> k_job_words{{
    {JobOutcome::completed, "completed"},
    {JobOutcome::build_failed, "build-failed"},
    {JobOutcome::boot_failed, "boot-failed"},
    {JobOutcome::infra, "infra"},
    {JobOutcome::interrupted, "interrupted"},
}};

constexpr Words<DetectorState, 4> k_detector_words{{
    {DetectorState::on, "on"},
    {DetectorState::off, "off"},
    {DetectorState::unsupported, "unsupported"},
    {DetectorState::lost, "lost"},
}};

constexpr Words<MachineEndKind, 10> k_end_words{{
    {MachineEndKind::exited, "exited"},
    {MachineEndKind::sentinel, "sentinel"},
    {MachineEndKind::no_output, "no-output"},
    {MachineEndKind::no_suite, "no-suite"},
    {MachineEndKind::case_deadline, "case-deadline"},
    {MachineEndKind::silent, "silent"},
    {MachineEndKind::total_deadline, "total-deadline"},
    {MachineEndKind::flooded, "flooded"},
    {MachineEndKind::qemu_failed, "qemu-failed"},
    {MachineEndKind::interrupted, "interrupted"},
}};

constexpr Words<ChangeKind, 8> k_change_words{{
    {ChangeKind::fresh, "new"},
    {ChangeKind::still, "still"},
    {ChangeKind::fixed, "fixed"},
    {ChangeKind::known, "known"},
    {ChangeKind::flaky, "flaky"},
    {ChangeKind::not_checked, "not-checked"},
    {ChangeKind::vanished, "vanished"},
    {ChangeKind::infra, "infra"},
}};

constexpr Words<TrialKind, 6> k_trial_words{{
    {TrialKind::alone, "alone"},
    {TrialKind::neighbours, "neighbours"},
    {TrialKind::one_cpu, "one-cpu"},
    {TrialKind::other_seed, "other-seed"},
    {TrialKind::other_accelerator, "other-accelerator"},
    {TrialKind::deterministic, "deterministic"},
}};

template <typename Enum, std::size_t N>
std::string_view word_of(const Words<Enum, N>& words, Enum value) {
  for (const auto& [key, word] : words) {
    if (key == value) {
      return word;
    }
  }
  return "?";
}

template <typename Enum, std::size_t N>
std::optional<Enum> value_of(const Words<Enum, N>& words,
                             std::string_view word) {
  for (const auto& [key, text] : words) {
    if (text == word) {
      return key;
    }
  }
  return std::nullopt;
}

} // namespace

std::string_view to_string(CaseStatus status) {
  return word_of(k_case_words, status);
}

std::string_view to_string(JobOutcome outcome) {
  return word_of(k_job_words, outcome);
}

std::string_view to_string(DetectorState state) {
  return word_of(k_detector_words, state);
}

std::string_view to_string(MachineEndKind kind) {
  return word_of(k_end_words, kind);
}

std::string_view to_string(ChangeKind kind) {
  return word_of(k_change_words, kind);
}

std::string_view to_string(TrialKind kind) {
  return word_of(k_trial_words, kind);
}

std::optional<CaseStatus> case_status_from(std::string_view word) {
  return value_of(k_case_words, word);
}

std::optional<JobOutcome> job_outcome_from(std::string_view word) {
  return value_of(k_job_words, word);
}

std::optional<DetectorState> detector_state_from(std::string_view word) {
  return value_of(k_detector_words, word);
}

std::optional<MachineEndKind> machine_end_from(std::string_view word) {
  return value_of(k_end_words, word);
}

std::optional<TrialKind> trial_kind_from(std::string_view word) {
  return value_of(k_trial_words, word);
}

Tally tally(const JobRecord& job) {
  Tally counts;
  for (const CaseResult& result : job.cases) {
    switch (result.status) {
      case CaseStatus::pass:
        ++counts.pass;
        break;
      case CaseStatus::fail:
        ++counts.fail;
        break;
      case CaseStatus::broken:
        ++counts.broken;
        break;
      case CaseStatus::skip:
        ++counts.skip;
        break;
      case CaseStatus::not_checked:
        ++counts.not_checked;
        break;
      case CaseStatus::lost:
        ++counts.lost;
        break;
      case CaseStatus::vanished:
        ++counts.vanished;
        break;
    }
  }
  return counts;
}

} // namespace farm
