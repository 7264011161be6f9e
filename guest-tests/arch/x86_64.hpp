#pragma once

// x86_64: what its page faults tell user space. The names every
// arch/<isa>.hpp defines are explained in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

namespace torture::arch {

inline constexpr bool k_fault_address_exact = true;
inline constexpr int k_atomic_first_faults = 1;
inline constexpr bool k_unaligned_access = true;
inline constexpr bool k_fetch_is_checked = true;
inline constexpr uintptr_t k_kernel_address = 0xffffffff81000010;
inline constexpr size_t k_copy_granule = 1;
inline constexpr unsigned char k_return_code[] = {0xc3};

} // namespace torture::arch
