#include "boot/deadlines.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace farm {
namespace {

/// KVM runs a guest several times faster; the host may be busy all the same.
constexpr double k_kvm_factor = 0.5;
/// Beyond it a machine is out of order, and a hang would take hours to notice.
constexpr double k_busiest = 6;

} // namespace

double host_busyness(int cpus) {
  double minute = 0;
  if (getloadavg(&minute, 1) != 1 || cpus <= 0) {
    return 1;
  }
  return std::clamp(minute / cpus, 1.0, k_busiest);
}

BootDeadlines scaled_timeouts(const ArchSpec& spec, const Profile& profile,
                              const std::string& accelerator, double busyness) {
  double factor = spec.boot.slowness * profile.slowness * busyness;
  if (accelerator == "kvm") {
    factor *= k_kvm_factor;
  }
  BootDeadlines result;
  result.first_output_s = profile.timeouts.first_output_s * factor;
  result.suite_start_s = profile.timeouts.suite_start_s * factor;
  result.silence_s = profile.timeouts.silence_s * factor;
  // Guest minutes are minutes of the wall, but for a clock that a busy host
  // holds up.
  constexpr double k_slack = 1.5;
  result.total_s =
      profile.timeouts.total_s * factor + profile.minutes * 60 * k_slack;
  result.case_margin_s *= factor;
  result.leave_s *= factor;
  // The console's speed depends on the host more than on the guest.
  result.answer_s *= std::max(factor, 1.0);
  // A guest deadline stretched to nothing would end cases that do nothing
  // wrong.
  result.guest_factor_percent =
      std::max(100, static_cast<int>(std::lround(factor * 100)));
  return result;
}

BootDeadlines stretched(BootDeadlines deadlines, double factor) {
  for (double* one :
       {&deadlines.first_output_s, &deadlines.suite_start_s,
        &deadlines.silence_s, &deadlines.total_s, &deadlines.case_scale,
        &deadlines.case_margin_s, &deadlines.leave_s}) {
    *one *= factor;
  }
  return deadlines;
}

} // namespace farm
