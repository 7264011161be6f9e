#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.hpp"

namespace farm {

/// Which runs are to stay for their own sake. With both limits a run stays if
/// one of them keeps it; the newest of all always does.
struct Retention {
  std::optional<int> keep;   ///< so many newest ones
  std::string younger_than;  ///< RFC 3339: those begun later; empty: no limit
  std::string running_after; ///< unfinished and begun later: may still run
  std::map<std::string, std::string> named; ///< id to who refers to it
};

/// What becomes of a run.
struct Fate {
  const RunSummary* run = nullptr;
  std::string kept_for; ///< a clause for people; empty: it goes
};

/// The fate of each run of Store::list_runs(), in that order. Beside those that
/// stay for their own sake: what they are compared with, and per architecture
/// the last run before them that was good, so that what is told of them stays
/// true.
std::vector<Fate> fates_of(const std::vector<RunSummary>& newest_first,
                           const Retention& retention);

/// Seconds of "36h", "30d" or "8w"; nothing for another text.
std::optional<double> seconds_of_age(std::string_view text);

} // namespace farm
