#pragma once

// A userfaultfd with an owner. Needs Need::uffd.

#include <stddef.h>
#include <stdint.h>

#include "sys/uapi.hpp"

namespace torture {

class Uffd {
 public:
  /// Skips the case where this kernel lacks one of the `features`.
  explicit Uffd(uint64_t features = 0, int flags = 0);
  /// Owns a userfaultfd that a fork event brought.
  static Uffd of_fork(const uffd_msg& event) {
    return Uffd(Adopted{int(event.arg.fork.ufd)});
  }
  ~Uffd();
  Uffd(const Uffd&) = delete;
  Uffd& operator=(const Uffd&) = delete;

  void watch(const void* at, size_t bytes,
             uint64_t mode = UFFDIO_REGISTER_MODE_MISSING) const;
  void unwatch(const void* at, size_t bytes) const;
  /// Waits for the next event and returns it.
  [[nodiscard]] uffd_msg next_event() const;
  /// Waits for a page fault; returns its address as reported.
  [[nodiscard]] uintptr_t next_fault() const;
  /// Nothing is waiting to be read.
  [[nodiscard]] bool quiet() const;

  /// Each returns 0 or -errno.
  [[nodiscard]] long copy(void* to, const void* from, size_t bytes) const;
  [[nodiscard]] long zero(void* to, size_t bytes) const;
  [[nodiscard]] long poison(void* at, size_t bytes) const;
  [[nodiscard]] long write_protect(void* at, size_t bytes, bool on) const;
  void wake(const void* at, size_t bytes) const;
  /// UFFDIO_CONTINUE: maps what the page cache has.
  [[nodiscard]] long resume(void* at, size_t bytes) const;
  [[nodiscard]] long move(void* to, void* from, size_t bytes,
                          uint64_t mode = 0) const;
  /// Returns when there is something to read, and reads nothing.
  void wait_readable() const;

  /// The file, for requests that a case fills in itself.
  [[nodiscard]] int fd() const { return fd_; }
  /// Nothing watches any more; who waits is woken. Once, before the end.
  void close();

 private:
  struct Adopted {
    int fd;
  };
  explicit Uffd(Adopted adopted) : fd_(adopted.fd) {}
  int fd_;
};

} // namespace torture
