#pragma once

#include <string>
#include <vector>

#include "model/arch.hpp"
#include "model/artifact.hpp"

namespace farm {

/// One architecture to be built, booted and judged.
struct Job {
  ArchSpec arch;
  Profile profile;
  /// The kernel's compiler: the architecture's, unless the user wants another.
  /// The guest suite is always built by the architecture's own.
  ToolchainSpec kernel_toolchain;
  /// Detectors whose fragments go into the configuration.
  std::vector<DetectorSpec> wanted;
  /// Every known detector that is not wanted, and why (off or unsupported).
  std::vector<DetectorResult> unwanted;
  std::string reason; ///< why the job is in the plan
};

/// What a run would do, in order.
struct Plan {
  std::vector<Job> jobs;
};

} // namespace farm
