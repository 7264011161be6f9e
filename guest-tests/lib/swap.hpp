#pragma once

// Swap on zram, for the time of a case, and pages that are known to be there.

#include <stddef.h>
#include <stdint.h>

namespace torture {

/// Swap is on while it lives. Needs Need::swap.
class Swap {
 public:
  explicit Swap(size_t bytes = size_t(16) << 20);
  ~Swap();
  Swap(const Swap&) = delete;
  Swap& operator=(const Swap&) = delete;
};

/// Swapped out, by /proc/self/pagemap.
[[nodiscard]] bool is_swapped(const void* at);
/// Mapped to a page in memory, by /proc/self/pagemap.
[[nodiscard]] bool is_present(const void* at);

/// Number of the page frame mapped there, by /proc/self/pagemap; 0 when there
/// is none, or for who is not root.
[[nodiscard]] uint64_t page_frame(const void* at);

/// Sends whole pages of private or shared anonymous memory to swap; skips the
/// case when the kernel keeps them.
void page_out(void* at, size_t bytes);

} // namespace torture
