#include "base/file_lock.hpp"

#include <cerrno>
#include <chrono>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/filesystem.hpp"

namespace farm {

FileLock::FileLock(FileLock&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  if (this != &other) {
    release();
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

FileLock::~FileLock() {
  release();
}

void FileLock::release() noexcept {
  if (fd_ >= 0) {
    ::close(fd_);
    fd_ = -1;
  }
}

Result<std::optional<FileLock>>
FileLock::try_lock(const std::filesystem::path& path) {
  if (path.has_parent_path()) {
    TRY(real_filesystem().make_dirs(path.parent_path()));
  }
  FileLock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (lock.fd_ < 0) {
    return errno_error(path, "open the lock", errno);
  }
  while (::flock(lock.fd_, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) {
      return std::optional<FileLock>();
    }
    if (errno != EINTR) {
      return errno_error(path, "lock", errno);
    }
  }
  return std::optional<FileLock>(std::move(lock));
}

Result<FileLock> FileLock::lock(const std::filesystem::path& path,
                                const std::function<bool()>& cancelled,
                                const std::function<void()>& waiting) {
  constexpr auto k_pause = std::chrono::milliseconds(100);
  for (bool first = true;; first = false) {
    TRY_ASSIGN(std::optional<FileLock> lock, try_lock(path));
    if (lock) {
      return std::move(*lock);
    }
    if (cancelled && cancelled()) {
      return Error{ErrorKind::interrupted,
                   path.string() + ": interrupted while waiting for the lock",
                   {}};
    }
    if (first && waiting) {
      waiting();
    }
    std::this_thread::sleep_for(k_pause);
  }
}

} // namespace farm
