#pragma once

#include <string>

#include "model/console.hpp"
#include "model/findings.hpp"

namespace farm {

/// What to do once a boot of a job has ended.
struct NextBoot {
  enum class Kind {
    done,    ///< every case has been run
    again,   ///< boot again and go on with `from`
    give_up, ///< no further boot makes sense; `reason` says why
  } kind = Kind::done;
  int from = 0;
  std::string reason;
};

/// What has happened in the job so far, beyond the boot that just ended.
struct BootHistory {
  int from = 0;       ///< index the boot was to start with
  int boots = 0;      ///< made so far, with this one
  int idle_boots = 0; ///< in a row that did not finish or lose any case
};

/// Boots of one job that run no case before it is given up.
inline constexpr int k_max_idle_boots = 2;

/// Decides whether and where the suite goes on: after the case that was lost
/// when the guest died or hung, where the guest says so when it lost a
/// detector. Pure.
NextBoot next_boot(const GuestReport& report, const MachineEnd& end,
                   const BootHistory& history);

} // namespace farm
