#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "base/result.hpp"

namespace farm {

/// Digits of a digest in the names of folders.
inline constexpr std::size_t k_short = 16;

Error no_tree(const std::filesystem::path& path, const std::string& why);

/// The version of the kernel tree in a folder, or why it is none.
Result<std::string> check_tree(const std::filesystem::path& dir);

} // namespace farm
