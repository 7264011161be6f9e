#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "boot/qemu_cmdline.hpp"
#include "model/job.hpp"
#include "model/run.hpp"
#include "pipeline/kernel_stage.hpp"
#include "pipeline/kernel_symbols.hpp"
#include "pipeline/run_context.hpp"
#include "verdict/judge.hpp"

namespace farm {

/// All boots of a job and what they said.
struct BootStage {
  std::vector<BootFindings> boots;
  std::vector<FoundSplat> splats;
  /// Detector -> the line by which it told at boot that it works.
  std::map<std::string, std::string> proofs;
  std::string cut_short; ///< why the suite did not come to its end; empty: did
};

/// Stages 7 to 9: boots the job's machine as often as the suite needs to come
/// to its end. BootRecords go into the record as they are made. An Error means
/// that no boot could be made at all.
Result<BootStage> run_boots(const RunContext& context, const Job& job,
                            std::size_t index, const Artifacts& artifacts,
                            KernelSymbols& symbols, JobRecord& record);

/// What one boot of these artifacts starts. Where the suite's options travel in
/// the initramfs, or `busybox` (empty: none) is to lie in it, one that has them
/// is written to `initramfs`; a guest that is embedded takes no busybox.
Result<QemuLaunch> make_launch(const Job& job, const Artifacts& artifacts,
                               const GuestOptions& options,
                               const std::string& accelerator,
                               const std::filesystem::path& initramfs,
                               const std::filesystem::path& busybox = {});

} // namespace farm
