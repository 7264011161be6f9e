#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/run.hpp"

namespace farm {

/// What an architecture came to in one run.
struct TrendPoint {
  std::string run;        ///< its id
  std::string started_at; ///< RFC 3339, UTC
  JobOutcome outcome = JobOutcome::completed;
  Tally tally;
  int unexpected_splats = 0;
};

/// A status for each point of a Trend; nothing: the case did not run there.
using CaseTrend = std::vector<std::optional<CaseStatus>>;

/// An architecture over the stored runs of one tree and profile, oldest first.
struct Trend {
  std::string arch;
  std::vector<TrendPoint> points;
  std::map<std::string, CaseTrend> cases; ///< that failed in one of them
};

} // namespace farm
