#pragma once

#include <algorithm>
#include <cstdint>

namespace farm {

/// Who of those that wait for the machine is next: the smallest. Boots go
/// before builds (their results are what is wanted, and there are never more
/// of them than finished builds), then the one with the longest way to go, then
/// the one that came first.
struct Turn {
  bool build = false;
  double expected_s = 0; ///< from here to the end of the job; 0: unknown
  std::uint64_t number = 0;

  friend bool operator<(const Turn& a, const Turn& b) {
    if (a.build != b.build) {
      return b.build;
    }
    if (a.expected_s != b.expected_s) {
      return a.expected_s > b.expected_s;
    }
    return a.number < b.number;
  }
};

/// Builds that run at the same time: enough that their serial parts leave no
/// CPU idle, few enough that the first ones, which have the longest boots
/// behind them, are ready soon.
inline int builds_at_once(int cpus) {
  return cpus <= 8 ? (cpus + 1) / 2 + 1 : std::max(5, cpus / 4);
}

} // namespace farm
