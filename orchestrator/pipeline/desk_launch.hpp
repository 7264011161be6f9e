#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "boot/qemu_cmdline.hpp"
#include "model/job.hpp"
#include "pipeline/kernel_stage.hpp"
#include "pipeline/run_context.hpp"

namespace farm {

/// What a person at the terminal wants of the machine.
struct DeskWishes {
  std::string cases; ///< glob
  std::optional<std::uint64_t> seed;
  bool shell = false;          ///< a prompt instead of the cases
  std::optional<int> gdb_port; ///< wait there for a debugger
};

/// A boot with the console on the terminal; files of its own go to `dir`. For a
/// shell Debian's busybox comes along where it can be had: where it should be
/// and is not, a warning says why, and the suite's own prompt remains. A
/// `usage` error when the stored suite is from before there was a prompt.
Result<QemuLaunch> desk_launch(const RunContext& context, const Job& job,
                               const Artifacts& artifacts,
                               const DeskWishes& wishes,
                               const std::filesystem::path& dir);

} // namespace farm
