#pragma once

#include <chrono>
#include <string>

namespace farm {

/// What time it is. The seam behind which tests put a fake; nothing else in
/// the orchestrator asks the system for the time.
class Clock {
 public:
  virtual ~Clock() = default;

  /// For deadlines and durations.
  [[nodiscard]] virtual std::chrono::steady_clock::time_point now() const;

  /// For time stamps people read.
  [[nodiscard]] virtual std::chrono::system_clock::time_point wall() const;
};

/// The real clock; lives as long as the program.
const Clock& system_clock_seam();

/// Seconds between two points in time.
inline double seconds_between(std::chrono::steady_clock::time_point from,
                              std::chrono::steady_clock::time_point to) {
  return std::chrono::duration<double>(to - from).count();
}

/// RFC 3339 in UTC, whole seconds: "2026-01-31T23:59:59Z".
std::string rfc3339(std::chrono::system_clock::time_point time);

} // namespace farm
