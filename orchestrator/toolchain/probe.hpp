#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/arch.hpp"
#include "model/artifact.hpp"
#include "model/job.hpp"
#include "process/runner.hpp"
#include "toolchain/shelf.hpp"

namespace farm {

/// Where the compilers of an architecture are.
enum class ToolchainPlace {
  path,     ///< in PATH
  cache,    ///< built or imported before
  offered,  ///< in an archive of the folder $FARM_TOOLCHAINS
  to_build, ///< nowhere; the farm can build them
  missing,  ///< nowhere; packages bring them
};

/// Looks for the compilers, in this order, and runs nothing.
ToolchainPlace locate_toolchain(const ToolchainShelf& shelf,
                                const ToolchainSpec& spec);

/// Finds the C and C++ compiler, in the folder the spec names, in PATH or else
/// in the cache, and asks them who they are. A missing one is a `toolchain`
/// error whose hint says how to get it.
Result<Toolchain> find_toolchain(Runner& runner, const ToolchainShelf& shelf,
                                 const ToolchainSpec& spec);

/// About how long building a toolchain takes on so many CPUs.
int build_minutes(const ToolchainRecipe& recipe, int cpus);

/// First line of `qemu-system-X --version`; a missing QEMU is a `toolchain`
/// error whose hint names the package.
Result<std::string> find_qemu(Runner& runner, const QemuSpec& qemu);

/// First line of `<program> --version`, or nothing when it cannot be run.
std::optional<std::string> version_of(Runner& runner,
                                      const std::string& program);

/// True when the program is an executable file in PATH (or a path to one).
bool in_path(const std::string& program);

/// Packages of the architectures whose QEMU is not in PATH or whose compiler is
/// neither there nor in the cache, and of the compilers that build their
/// kernels. For one that the farm builds: what building
/// takes, if it has to be built, and in any case the packages of its own that
/// the architecture names (mkimage and the like), installed or not.
std::vector<std::string> missing_packages(const ToolchainShelf& shelf,
                                          const std::vector<Job>& jobs);

} // namespace farm
