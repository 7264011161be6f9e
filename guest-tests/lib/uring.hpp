#pragma once

// An io_uring with one entry, for buffers that the kernel pins for as long as
// they are registered. Needs Need::io_uring.

#include <stddef.h>
#include <stdint.h>

namespace torture {

class Uring {
 public:
  Uring();
  ~Uring() { close(); }
  Uring(const Uring&) = delete;
  Uring& operator=(const Uring&) = delete;

  /// Pins the pages for writing and for long; 0 or a negated errno.
  [[nodiscard]] long register_buffer(void* at, size_t bytes) const;
  [[nodiscard]] long unregister_buffer() const;
  /// Transfer between the registered buffer and the beginning of a file, by
  /// the pinned pages alone: what is mapped at `at` by then does not matter.
  long write_fixed(int fd, const void* at, size_t bytes);
  long read_fixed(int fd, void* at, size_t bytes);
  /// Gives the ring up before its owner ends; from any thread.
  void close();

 private:
  long transfer(unsigned char operation, int fd, uintptr_t at, size_t bytes);
  int fd_;
  unsigned char* rings_;
  unsigned char* entries_;
  size_t rings_bytes_;
  size_t entries_bytes_;
  uint32_t sq_tail_; // offsets in rings_
  uint32_t sq_array_;
  uint32_t cq_head_;
  uint32_t cq_tail_;
  uint32_t cq_mask_;
  uint32_t cq_entries_;
};

} // namespace torture
