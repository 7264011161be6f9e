#pragma once

#include <filesystem>

#include "base/result.hpp"
#include "model/artifact.hpp"
#include "model/job.hpp"
#include "model/run.hpp"
#include "pipeline/run_context.hpp"

namespace farm {

/// What a job boots.
struct Artifacts {
  KernelBuild kernel;
  GuestImage guest;
  bool embedded = false; ///< the guest is linked into the kernel
};

/// Sees that the architecture's compiler is there (the farm may have to import
/// or build it), then the fault suite for it and the archive that holds it.
Result<GuestImage> make_suite(const RunContext& context, const Job& job,
                              std::size_t index, JobRecord& record);

/// Stages 3 to 6: tools, UAPI headers, guest suite, initramfs, kernel. Facts
/// learnt on the way go into the record, also when a later step fails; so does
/// a failed build's log.
Result<Artifacts> make_artifacts(const RunContext& context, const Job& job,
                                 std::size_t index, JobRecord& record);

/// For `plan`: what make_artifacts() would have to do for the kernel.
struct KernelOutlook {
  std::string digest; ///< empty: not known before the toolchain is there
  bool built = false;
  /// The toolchain has to be built first, which takes about that; 0: it is
  /// there, or only to be imported.
  int toolchain_minutes = 0;
  std::vector<DetectorResult> detectors; ///< in the final configuration
  std::vector<std::string> lost_symbols; ///< asked for and not in it
};
Result<KernelOutlook> kernel_outlook(const RunContext& context, const Job& job);

} // namespace farm
