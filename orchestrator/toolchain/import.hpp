#pragma once

#include <filesystem>
#include <vector>

#include "base/result.hpp"
#include "model/arch.hpp"
#include "process/runner.hpp"
#include "toolchain/shelf.hpp"

namespace farm {

/// An archive that holds a toolchain, and whose.
struct ToolchainArchive {
  std::filesystem::path path; ///< <target>.tar.xz
  ToolchainRecipe recipe;
};

/// What a path given by the user stands for: an archive named after a target,
/// or all such archives in a folder. Anything else is a `usage` error.
Result<std::vector<ToolchainArchive>>
find_archives(const std::filesystem::path& path,
              const std::vector<ToolchainRecipe>& recipes);

/// Unpacks an archive that holds `<target>/bin/<target>-gcc`, sees that its
/// compilers run, are for this target and compile something, and puts it on
/// the shelf. A toolchain that is no good is a `config` error.
Result<KeptToolchain> import_toolchain(Runner& runner,
                                       const ToolchainShelf& shelf,
                                       const ToolchainArchive& archive);

} // namespace farm
