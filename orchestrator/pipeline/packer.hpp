#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace farm {

/// A file of an archive and where it comes from.
struct PackedFile {
  std::string name; ///< path in the archive
  std::filesystem::path from;
  bool program = false; ///< may be executed
};

/// Writes a tar.zst that appears whole or not at all; owners and times are not
/// kept. `packed` is told how many files are in (and may be empty).
Result<void> pack(const std::vector<PackedFile>& files,
                  const std::filesystem::path& archive,
                  const std::function<void(std::size_t)>& packed = {});

} // namespace farm
