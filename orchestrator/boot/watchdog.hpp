#pragma once

#include <optional>
#include <string>

#include "boot/deadlines.hpp"
#include "model/console.hpp"

namespace farm {

/// Knows which deadline counts in which phase of a boot. Pure: all times are
/// given, in seconds of any one clock.
class Watchdog {
 public:
  Watchdog(const BootDeadlines& deadlines, double start)
      : deadlines_(deadlines), start_(start), last_output_(start) {}

  void output(double now);
  void suite_started() { suite_ = true; }
  /// `deadline_s` as the case announced it; 0: not announced, then silence and
  /// total count.
  void case_started(double now, double deadline_s);
  void case_finished() { case_start_.reset(); }
  void ended(double now);

  struct Expiry {
    double at = 0;
    MachineEndKind kind = MachineEndKind::total_deadline;
    std::string detail; ///< what to say when it is reached
  };

  /// The deadline that is reached first if nothing more happens.
  [[nodiscard]] Expiry next() const;

 private:
  [[nodiscard]] Expiry phase_expiry() const;

  BootDeadlines deadlines_;
  double start_;
  double last_output_;
  bool output_seen_ = false;
  bool suite_ = false;
  std::optional<double> case_start_;
  double case_deadline_s_ = 0;
  std::optional<double> end_;
};

} // namespace farm
