#pragma once

#include <set>
#include <string>
#include <vector>

#include "model/findings.hpp"
#include "model/run.hpp"

namespace farm {

/// A case of an earlier run, as far as comparing needs it.
struct PastCase {
  std::string name;
  CaseStatus status = CaseStatus::lost;
  std::set<std::string> signatures; ///< of its splats that nobody expected
};

/// An architecture in an earlier run.
struct PastJob {
  std::string run; ///< its id
  JobOutcome outcome = JobOutcome::completed;
  std::string kernel_digest;
  std::string guest_digest;
  bool hung = false;                ///< a boot never reached the suite
  std::set<std::string> signatures; ///< of splats outside every case
  std::vector<PastCase> cases;
};

} // namespace farm
