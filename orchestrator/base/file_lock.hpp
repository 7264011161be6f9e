#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include "base/result.hpp"

namespace farm {

/// An exclusive lock between processes (flock on a file, which stays behind
/// empty), for two runs on one cache. Also excludes other threads of this
/// process, since each lock opens the file anew. Freed by the destructor and,
/// by the kernel, when the process dies. Not inherited by children.
class FileLock {
 public:
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock();

  /// Nothing when somebody else has it. Makes the file and its folder.
  static Result<std::optional<FileLock>>
  try_lock(const std::filesystem::path& path);

  /// Waits for the lock. `cancelled` is asked about ten times a second (and
  /// may be empty); true ends the wait with an `interrupted` error. `waiting`
  /// is called once if somebody else has the lock, for a message.
  static Result<FileLock> lock(const std::filesystem::path& path,
                               const std::function<bool()>& cancelled = {},
                               const std::function<void()>& waiting = {});

 private:
  explicit FileLock(int fd) : fd_(fd) {}
  void release() noexcept;

  int fd_ = -1;
};

} // namespace farm
