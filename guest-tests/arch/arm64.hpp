#pragma once

// arm64: what its page faults tell user space. The names every
// arch/<isa>.hpp defines are explained in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

namespace torture::arch {

inline constexpr bool k_fault_address_exact = true;
/// Built for armv8.0: the load-exclusive faults first, as a load.
inline constexpr int k_atomic_first_faults = 2;
inline constexpr bool k_unaligned_access = true;
inline constexpr bool k_fetch_is_checked = true;
inline constexpr uintptr_t k_kernel_address = 0xffff800081000010;
/// copy_to_user() moves up to 64 bytes at a time and does not count the part
/// of the last group that arrived before the fault.
inline constexpr size_t k_copy_granule = 64;
inline constexpr unsigned char k_return_code[] = {0xc0, 0x03, 0x5f, 0xd6};

} // namespace torture::arch
