#pragma once

#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/filesystem.hpp"
#include "base/owned_dir.hpp"
#include "base/result.hpp"
#include "process/fd.hpp"

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

  /// The socket, made by us and listening: QEMU, which may be a user that
  /// cannot come here, gets it as an open descriptor.
  [[nodiscard]] Result<Fd> listen() const {
    Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = socket().string();
    path.copy(static_cast<char*>(address.sun_path),
              sizeof address.sun_path - 1);
    if (!fd ||
        ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address),
               sizeof address) != 0 ||
        ::listen(fd.get(), 1) != 0) {
      return errno_error(socket(), "make", errno);
    }
    return fd;
  }

  [[nodiscard]] std::filesystem::path socket() const { return path_ / "qmp"; }

 private:
  explicit ControlDir(std::filesystem::path path) : path_(std::move(path)) {}

  std::filesystem::path path_;
};

} // namespace farm
