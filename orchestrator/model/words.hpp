#pragma once

#include <optional>
#include <string_view>

#include "model/run.hpp"

namespace farm {

/// The words of the enums as they stand in the store, in JSON and in reports.
std::string_view to_string(CaseStatus status);
std::string_view to_string(JobOutcome outcome);
std::string_view to_string(DetectorState state);
std::string_view to_string(MachineEndKind kind);
std::string_view to_string(ChangeKind kind);
std::string_view to_string(TrialKind kind);

/// The other way round; nothing for a word that is not one of them.
std::optional<CaseStatus> case_status_from(std::string_view word);
std::optional<JobOutcome> job_outcome_from(std::string_view word);
std::optional<DetectorState> detector_state_from(std::string_view word);
std::optional<MachineEndKind> machine_end_from(std::string_view word);
std::optional<TrialKind> trial_kind_from(std::string_view word);

/// Counts the statuses of a job's cases.
Tally tally(const JobRecord& job);

} // namespace farm
