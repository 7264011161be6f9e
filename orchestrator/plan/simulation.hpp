#pragma once

#include <vector>

namespace farm {

/// What a job costs, in seconds of one CPU.
struct SimulatedJob {
  double build_s = 0; ///< 0: nothing to build
  double boot_s = 0;
  /// Part of the build that only one CPU can do: configuration, the last link.
  double serial = 0.08;
};

/// How a run of such jobs would go.
struct Simulated {
  double makespan_s = 0;
  double bound_s = 0; ///< no schedule is shorter: work / CPUs, or one job's way
  double busy = 0;    ///< part of the CPU time that was used until the end
};

/// The order of work of a run on `cpus` CPUs that are all alike: jobs wait for
/// a CPU by Turn, a build uses every CPU that nobody else wants but in its
/// serial part, a boot uses one. Preparations and verdicts take no time.
Simulated simulate(const std::vector<SimulatedJob>& jobs, int cpus);

} // namespace farm
