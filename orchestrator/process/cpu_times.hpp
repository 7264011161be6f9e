#pragma once

namespace farm {

/// What the scheduler of the host did for a process, all its threads together.
struct CpuTimes {
  double ran_s = 0;    ///< on a CPU
  double waited_s = 0; ///< ready to run, and without a CPU

  /// Of the time it wanted between two readings, the share it did not get: 0
  /// to 1.
  [[nodiscard]] static double starvation(const CpuTimes& from,
                                         const CpuTimes& to) {
    const double waited = to.waited_s - from.waited_s;
    const double wanted = to.ran_s - from.ran_s + waited;
    return wanted > 0 && waited > 0 ? waited / wanted : 0;
  }
};

/// From /proc/PID/task/*/schedstat; zeros when the process is gone or the
/// kernel does not tell (CONFIG_SCHED_INFO). Threads that have ended do not
/// count.
CpuTimes cpu_times(int pid);

/// CPU seconds of this process, of all its descendants that are alive, and of
/// those whose parent has reaped them: what it has cost the machine so far.
/// Orphans are not seen.
double tree_cpu_s();

} // namespace farm
