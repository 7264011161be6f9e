#pragma once

#include <filesystem>
#include <vector>

#include "base/filesystem.hpp"
#include "base/result.hpp"
#include "config/config_tree.hpp"
#include "model/seeded_bug.hpp"

namespace farm {

/// Folder of the patches and of bugs.yaml, relative to the root.
inline constexpr const char* k_seeded_bugs_dir = "guest-tests/seeded-bugs";

/// The rows of bugs.yaml, in its order. Each has its patch and each patch its
/// row; a patch touches just the files that its row names; architectures and
/// detectors are those of `tree`. Errors are as those of load_config().
Result<std::vector<SeededBug>>
load_seeded_bugs(const FileSystem& files, const std::filesystem::path& root,
                 const ConfigTree& tree);

} // namespace farm
