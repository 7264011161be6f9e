#pragma once

// A memory cgroup for the time of a case. Needs Need::memcg.

#include <stddef.h>
#include <stdint.h>

#include "rt/format.hpp"

namespace torture {

class MemoryGroup {
 public:
  /// At most `bytes` for all its members, and no swap. Skips the case where
  /// the memory controller cannot be had.
  explicit MemoryGroup(uint64_t bytes);
  /// All members must have gone.
  ~MemoryGroup();
  MemoryGroup(const MemoryGroup&) = delete;
  MemoryGroup& operator=(const MemoryGroup&) = delete;
  /// The calling process becomes a member.
  void join() const;
  /// The number behind `key` in memory.events.
  [[nodiscard]] uint64_t events(const char* key) const;

 private:
  void put_path(rt::Writer& to, const char* file) const;
  rt::Buffer<96> root_;
  rt::Buffer<128> group_;
};

} // namespace torture
