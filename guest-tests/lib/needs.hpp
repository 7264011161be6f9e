#pragma once

// What a case needs from the machine, as data. Looked at when the case is
// about to run; a need that is not met skips it with the reason.

#include <stdint.h>

namespace torture {

enum class Need : uint32_t {
  none = 0,
  root = 1U << 0,
  fuse = 1U << 1,
  uffd = 1U << 2,
  ext2 = 1U << 3,
  lkdtm = 1U << 4,
  smp = 1U << 5,
  fetch_check = 1U << 6,
  kernel_log = 1U << 7,
  kasan = 1U << 8,
  lockdep = 1U << 9,
  hung_task = 1U << 10,
  process_vm = 1U << 11,
  unaligned = 1U << 12,
  hugetlb = 1U << 13,
  thp = 1U << 14,
  memory_failure = 1U << 15,
  secretmem = 1U << 16,
  io_uring = 1U << 17,
  swap = 1U << 18,
  ksm = 1U << 19,
  memcg = 1U << 20,
  fail_nth = 1U << 21,
  protection_keys = 1U << 22,
  vma_locks = 1U << 23,
};

constexpr Need operator|(Need left, Need right) {
  return Need(uint32_t(left) | uint32_t(right));
}
[[nodiscard]] constexpr bool has(Need set, Need one) {
  return (uint32_t(set) & uint32_t(one)) != 0;
}

/// What cannot be had without changing the machine for everyone on it.
inline constexpr Need k_changes_machine = Need::hugetlb | Need::memory_failure |
                                          Need::swap | Need::ksm |
                                          Need::fail_nth;

struct NeedRow {
  Need need;
  const char* name;
  /// Null when it is met, else the reason why not.
  const char* (*missing)();
};
extern const NeedRow k_needs[];
extern const unsigned k_need_count;

/// Null when all are met, else the first reason.
[[nodiscard]] const char* missing_need(Need set);
/// For a row that needs more than its case: skips it unless all are met.
void skip_unless(Need set);

} // namespace torture
