#pragma once

#include <filesystem>
#include <utility>

#include "base/filesystem.hpp"

namespace farm {

/// Owns a folder that is removed, with all that is in it, at the end of a
/// scope.
class ScratchDir {
 public:
  explicit ScratchDir(std::filesystem::path path) : path_(std::move(path)) {}
  ~ScratchDir() { (void)real_filesystem().remove_all(path_); }
  ScratchDir(const ScratchDir&) = delete;
  ScratchDir& operator=(const ScratchDir&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

} // namespace farm
