#pragma once

#include "model/arch.hpp"

namespace farm {

/// Deadlines of one boot, ready to use: wall seconds, scaled.
struct BootDeadlines {
  double first_output_s = 30; ///< QEMU start to the first console byte
  double suite_start_s = 120; ///< QEMU start to the suite's first line
  double silence_s = 60; ///< longest pause of the console while no case runs
  double total_s = 600;  ///< QEMU start to its end
  double case_scale = 1; ///< on the deadline a case announces ...
  double case_margin_s = 20; ///< ... plus this: the guest should notice first
  double leave_s = 20;       ///< from the end sentinel to QEMU's own exit
  double answer_s = 3;       ///< for each question of the post-mortem
  int guest_factor_percent = 100; ///< torture.factor=
};

/// How many tasks want each CPU of this machine: the load average of the last
/// minute per CPU, from 1 (nobody waits) to 6. A guest gets so much less done
/// in a second.
double host_busyness(int cpus);

/// The one place where deadlines are scaled: by the slowness of architecture
/// and profile, by the accelerator ("tcg" or "kvm"), and by how busy the
/// machine is.
BootDeadlines scaled_timeouts(const ArchSpec& spec, const Profile& profile,
                              const std::string& accelerator,
                              double busyness = 1);

/// For a machine whose own time passes that much slower than the host's: what
/// the host watches is longer, what the guest watches is not.
BootDeadlines stretched(BootDeadlines deadlines, double factor);

} // namespace farm
