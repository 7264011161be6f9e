#pragma once

#include <string>
#include <vector>

#include "model/artifact.hpp"
#include "model/console.hpp"
#include "model/findings.hpp"
#include "model/run.hpp"

namespace farm {

/// What is known of one boot once it has ended.
struct BootFindings {
  int number = 0; ///< BootRecord::number
  GuestReport report;
  MachineEnd end;
};

/// All that one job's results are judged by.
struct JudgeInput {
  std::vector<BootFindings> boots; ///< in the order they ran
  /// In any order; lines count within their boot's console. A splat without a
  /// case_name is given to the case in whose window its first line lies.
  std::vector<FoundSplat> splats;
  std::vector<DetectorResult> detectors; ///< of the kernel; empty: unknown
  std::vector<std::string> planned;      ///< case names to run; empty: unknown
  std::string cut_short; ///< why no further boot was made; empty: all was run
};

/// The judged results. `splats` are those of the input in the same order, with
/// case_name and expected filled in; CaseResult::splats are indexes into it.
struct Judgement {
  std::vector<CaseResult> cases;
  std::vector<FoundSplat> splats;
};

/// Turns what the guest said, what the kernel printed and how the machines
/// ended into one result per case. Pure.
Judgement judge(const JudgeInput& input);

/// One line on how a machine came to its end, for people.
std::string describe(const MachineEnd& end);

} // namespace farm
