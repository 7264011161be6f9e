#pragma once

// Core dumps into a file, and a look into them. Needs Need::root: the pattern
// of the file's name is the machine's, and put back in the end.

#include <stddef.h>
#include <stdint.h>

#include "lib/child.hpp"

namespace torture {

class CoreDumps {
 public:
  CoreDumps();
  ~CoreDumps();
  CoreDumps(const CoreDumps&) = delete;
  CoreDumps& operator=(const CoreDumps&) = delete;
  /// In the process that is to dump. `filter`: /proc/PID/coredump_filter.
  void enable(unsigned filter) const;

 private:
  char before_[128];
};

/// Every kind of mapping is dumped.
inline constexpr unsigned k_dump_all = 0x7f;
/// Only memory shared anonymously.
inline constexpr unsigned k_dump_shared = 0x2;

/// The dump that process `pid` left; it is removed from the directory. Fails
/// the case when it is not a complete ELF core file.
class CoreFile {
 public:
  explicit CoreFile(int pid);
  ~CoreFile();
  CoreFile(const CoreFile&) = delete;
  CoreFile& operator=(const CoreFile&) = delete;
  /// Fails the case unless the dump shows, from address `at` on, the pattern
  /// of `offset`, or zeros.
  void expect_pattern(const void* at, size_t offset, size_t bytes) const;
  void expect_zeros(const void* at, size_t bytes) const;
  [[nodiscard]] unsigned char byte(const void* at) const;

 private:
  /// Where the file holds the byte of this address.
  [[nodiscard]] uint64_t place_of(const void* at) const;
  int fd_;
};

/// Dumps a child that ran `prepare()`; its number.
template <class Prepare>
int dump_child(const CoreDumps& dumps, Prepare prepare) {
  Child child([&] {
    dumps.enable(k_dump_all);
    prepare();
    sys::kill(sys::getpid(), SIGABRT);
  });
  const int pid = child.pid();
  child.expect_killed_by(SIGABRT);
  return pid;
}

/// Removes what process `pid` may have dumped; false when there was nothing.
bool remove_core(int pid);

} // namespace torture
