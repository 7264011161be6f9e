#include "boot/watchdog.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace farm {

void Watchdog::output(double now) {
  output_seen_ = true;
  last_output_ = now;
}

void Watchdog::case_started(double now, double deadline_s) {
  case_start_.reset();
  if (deadline_s > 0) {
    case_start_ = now;
    case_deadline_s_ =
        deadline_s * deadlines_.case_scale + deadlines_.case_margin_s;
  }
}

void Watchdog::ended(double now) {
  if (!end_) {
    end_ = now;
  }
}

Watchdog::Expiry Watchdog::phase_expiry() const {
  if (end_) {
    return {*end_ + deadlines_.leave_s, MachineEndKind::sentinel,
            "the guest did not leave its machine within " +
                format_duration(deadlines_.leave_s)};
  }
  if (!output_seen_) {
    return {start_ + deadlines_.first_output_s, MachineEndKind::no_output,
            "no console output within " +
                format_duration(deadlines_.first_output_s)};
  }
  if (case_start_) {
    return {*case_start_ + case_deadline_s_, MachineEndKind::case_deadline,
            "the case did not end within " + format_duration(case_deadline_s_)};
  }
  return {last_output_ + deadlines_.silence_s, MachineEndKind::silent,
          "console silent for " + format_duration(deadlines_.silence_s)};
}

Watchdog::Expiry Watchdog::next() const {
  const auto earlier = [](const Expiry& a, const Expiry& b) {
    return a.at < b.at;
  };
  Expiry first = std::min(
      phase_expiry(),
      Expiry{start_ + deadlines_.total_s, MachineEndKind::total_deadline,
             "the boot took more than " + format_duration(deadlines_.total_s)},
      earlier);
  if (output_seen_ && !suite_ && !end_) {
    first = std::min(Expiry{start_ + deadlines_.suite_start_s,
                            MachineEndKind::no_suite,
                            "the suite did not start within " +
                                format_duration(deadlines_.suite_start_s)},
                     first, earlier);
  }
  return first;
}

} // namespace farm
