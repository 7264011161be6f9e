#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/job.hpp"

namespace farm {

/// What the user asked for.
struct Selection {
  std::vector<std::string> arches; ///< names or globs; empty: the default
  bool all = false;                ///< every architecture
  std::string profile = "default";
  /// The kernels' compiler: k_default_toolchain, k_llvm_toolchain, or what the
  /// names of a user's compilers begin with, with their folder (a path for
  /// CROSS_COMPILE=).
  std::string toolchain = "default";
};

inline constexpr const char* k_default_toolchain = "default"; ///< of the YAML
inline constexpr const char* k_llvm_toolchain = "llvm";       ///< LLVM=1

/// The architecture a run without names takes.
inline constexpr const char* k_default_arch = "x86_64";

/// The architectures a selection means, in the order of the catalogue. A name
/// that matches nothing is a `usage` error that suggests the nearest one.
Result<std::vector<ArchSpec>>
select_arches(const Selection& selection, const std::vector<ArchSpec>& arches);

/// Which compiler builds the kernel of an architecture. One that clang cannot
/// build, or a toolchain that is no path, is a `usage` error.
Result<ToolchainSpec> kernel_toolchain(const ArchSpec& arch,
                                       const std::string& toolchain);

/// Expands a selection into jobs. Architectures that were not named literally
/// are left out where the wanted toolchain cannot build their kernel. Two
/// wanted detectors that conflict are a `config` error.
Result<Plan> make_plan(const Selection& selection,
                       const std::vector<ArchSpec>& arches,
                       const std::vector<Profile>& profiles);

} // namespace farm
