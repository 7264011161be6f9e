#pragma once

// i386: what its page faults tell user space. The names every
// arch/<isa>.hpp defines are explained in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

namespace torture::arch {

inline constexpr bool k_fault_address_exact = true;
inline constexpr int k_atomic_first_faults = 1;
inline constexpr bool k_unaligned_access = true;
/// Only page tables of PAE have the NX bit; the flags of the build say so.
#ifdef TORTURE_FETCH_IS_CHECKED
inline constexpr bool k_fetch_is_checked = true;
#else
inline constexpr bool k_fetch_is_checked = false;
#endif
inline constexpr uintptr_t k_kernel_address = 0xc1000010;
/// __copy_user_intel() does not count the part of 64 bytes it stored.
inline constexpr size_t k_copy_granule = 64;
inline constexpr unsigned char k_return_code[] = {0xc3};

} // namespace torture::arch
