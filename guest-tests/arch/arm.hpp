#pragma once

// arm: what its page faults tell user space. The names every
// arch/<isa>.hpp defines are explained in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

namespace torture::arch {

inline constexpr bool k_fault_address_exact = true;
/// The load-exclusive (or the load before the kernel's cmpxchg helper) faults
/// first, as a load.
inline constexpr int k_atomic_first_faults = 2;
#ifdef __ARM_FEATURE_UNALIGNED
inline constexpr bool k_unaligned_access = true;
#else
inline constexpr bool k_unaligned_access = false;
#endif
/// Page tables have an execute-never bit since ARMv6.
inline constexpr bool k_fetch_is_checked = __ARM_ARCH >= 6;
/// Of the linear mapping with the usual 3:1 split.
inline constexpr uintptr_t k_kernel_address = 0xc0100010;
/// copy_template.S stores 32 bytes by one stm, which counts as a whole.
inline constexpr size_t k_copy_granule = 32;
/// clear_user.S counts all or nothing.
inline constexpr size_t k_clear_granule = ~size_t(0);
/// bx lr, for callers in either instruction set.
inline constexpr unsigned char k_return_code[] = {0x1e, 0xff, 0x2f, 0xe1};

} // namespace torture::arch
