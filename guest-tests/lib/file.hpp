#pragma once

// Files to map, on the file systems a case can ask for.

#include <stddef.h>
#include <stdint.h>

namespace torture {

enum class FileOn : uint8_t { memfd, tmpfs, ext2 };

/// An unnamed (or removed) file of `bytes` that hold the pattern. Skips the
/// case where the file system does not exist.
class TestFile {
 public:
  TestFile(FileOn where, size_t bytes, int extra_flags = 0);
  TestFile(const TestFile&) = delete;
  TestFile& operator=(const TestFile&) = delete;
  ~TestFile();
  [[nodiscard]] int fd() const { return fd_; }
  void truncate(size_t bytes) const;

 private:
  int fd_;
};

/// Directory on a tmpfs where cases may put things.
[[nodiscard]] const char* work_directory();
/// Makes it, and an ext2 on the ram disk where there is an unused one; call
/// once before the first case. Returns 0 or -errno.
long work_directory_init();
void work_directory_remove();

/// Own mount namespace: mounts of this process vanish with it.
void private_mounts();

[[nodiscard]] bool ext2_available();

} // namespace torture
