#pragma once

#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/filesystem.hpp"
#include "base/owned_dir.hpp"
#include "base/result.hpp"

namespace farm {

/// A private folder for QEMU's control socket, removed at the end. Its path is
/// short: a socket's may have 107 bytes.
class ControlDir {
 public:
  static Result<ControlDir> make() {
    std::error_code error;
    std::filesystem::path parent = std::filesystem::temp_directory_path(error);
    constexpr std::size_t k_longest_parent = 80;
    if (error || parent.native().size() > k_longest_parent) {
      parent = "/tmp";
    }
    TRY_ASSIGN(std::filesystem::path dir,
               make_owned_dir(parent, "farm-", parent));
    return ControlDir(std::move(dir));
  }

  ControlDir(ControlDir&& other) noexcept : path_(std::move(other.path_)) {
    other.path_.clear();
  }
  ControlDir& operator=(ControlDir&&) = delete;
  ~ControlDir() {
    if (!path_.empty()) {
      std::error_code ignored;
      std::filesystem::remove_all(path_, ignored);
    }
  }

  /// Lets the user nobody make the socket there.
  [[nodiscard]] Result<void> give_to_nobody() const {
    constexpr unsigned k_nobody = 65534;
    return ::chown(path_.c_str(), k_nobody, k_nobody) == 0
               ? Result<void>()
               : errno_error(path_, "give away", errno);
  }

  [[nodiscard]] std::filesystem::path socket() const { return path_ / "qmp"; }

 private:
  explicit ControlDir(std::filesystem::path path) : path_(std::move(path)) {}

  std::filesystem::path path_;
};

} // namespace farm
