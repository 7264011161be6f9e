#pragma once

// powerpc, 32 bit: what its page faults tell user space. The names every
// arch/<isa>.hpp defines are explained in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

namespace torture::arch {

inline constexpr bool k_fault_address_exact = true;
/// The load-and-reserve faults first, as a load.
inline constexpr int k_atomic_first_faults = 2;
inline constexpr bool k_unaligned_access = true;
/// Only some processors can (CPU_FTR_NOEXECUTE: e500mc, not the 7400); the
/// flags of the build say so.
#ifdef TORTURE_FETCH_IS_CHECKED
inline constexpr bool k_fetch_is_checked = true;
#else
inline constexpr bool k_fetch_is_checked = false;
#endif
inline constexpr uintptr_t k_kernel_address = 0xc0010010;
/// copy_32.S counts the cache line loop by 16 bytes.
inline constexpr size_t k_copy_granule = 16;
inline constexpr unsigned char k_return_code[] = {0x4e, 0x80, 0x00, 0x20};

} // namespace torture::arch
