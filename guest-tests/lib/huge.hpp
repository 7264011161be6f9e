#pragma once

// Huge pages, of both kinds.

#include <stddef.h>
#include <stdint.h>

#include "sys/uapi.hpp"

namespace torture {

/// Bytes of a transparent huge page; 0 where there are none.
[[nodiscard]] size_t thp_size();
/// Bytes of the default huge page of hugetlbfs; 0 where there is none.
[[nodiscard]] size_t hugetlb_size();

/// A private anonymous region of `count` huge pages, aligned to their size,
/// with MADV_HUGEPAGE. Nothing is touched. While it lives, a kernel that had
/// huge pages off has them on request. Needs Need::thp.
class ThpRegion {
 public:
  explicit ThpRegion(size_t count);
  ~ThpRegion();
  ThpRegion(const ThpRegion&) = delete;
  ThpRegion& operator=(const ThpRegion&) = delete;
  [[nodiscard]] unsigned char* at(size_t offset) const {
    return base_ + offset;
  }
  [[nodiscard]] size_t bytes() const { return bytes_; }

 private:
  unsigned char* base_;
  size_t bytes_;
};

/// True when `at` is mapped by a huge page now (AnonHugePages of its VMA).
[[nodiscard]] bool is_thp(const void* at);

/// Makes the hugetlb pool at least `count` pages; skips the case when the
/// machine has not the memory. The destructor gives them back. Needs
/// Need::hugetlb.
class HugetlbPool {
 public:
  explicit HugetlbPool(size_t count);
  ~HugetlbPool();
  HugetlbPool(const HugetlbPool&) = delete;
  HugetlbPool& operator=(const HugetlbPool&) = delete;

 private:
  uint64_t before_;
};

/// mmap() of `bytes` of hugetlbfs: an address or a negated errno. `flags` are
/// MAP_PRIVATE or MAP_SHARED, with MAP_NORESERVE where wanted.
[[nodiscard]] long map_hugetlb(size_t bytes, int protection, int flags);

} // namespace torture
