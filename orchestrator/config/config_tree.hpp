#pragma once

#include <filesystem>
#include <vector>

#include "base/filesystem.hpp"
#include "base/result.hpp"
#include "model/arch.hpp"
#include "model/known_issue.hpp"
#include "model/manifest.hpp"

namespace farm {

/// All that the YAML files say.
struct ConfigTree {
  std::vector<ArchSpec> arches;            ///< by name
  std::vector<Profile> profiles;           ///< by name
  std::vector<DetectorSpec> detectors;     ///< arch-independent, by name
  std::vector<ToolchainRecipe> toolchains; ///< by target
  InitramfsManifest initramfs;
  std::vector<KnownIssue> known_issues; ///< in the file's order
};

/// Reads and checks arch-configs/, images/initramfs.yaml and
/// reports/baselines/ under `root`, the folder that holds them. Everything is
/// checked, also what this run will not use. Errors are `config` and start with
/// "file:line:column: ", the file relative to `root`.
Result<ConfigTree> load_config(const FileSystem& files,
                               const std::filesystem::path& root);

} // namespace farm
