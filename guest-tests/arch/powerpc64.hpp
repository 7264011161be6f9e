#pragma once

// powerpc64: what its page faults tell user space. The names every
// arch/<isa>.hpp defines are explained in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

namespace torture::arch {

inline constexpr bool k_fault_address_exact = true;
/// The load-and-reserve faults first, as a load.
inline constexpr int k_atomic_first_faults = 2;
inline constexpr bool k_unaligned_access = true;
inline constexpr bool k_fetch_is_checked = true;
/// Of the linear mapping.
inline constexpr uintptr_t k_kernel_address = 0xc000000000010010;
/// copyuser_64.S finds the last byte that could be stored.
inline constexpr size_t k_copy_granule = 1;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
inline constexpr unsigned char k_return_code[] = {0x4e, 0x80, 0x00, 0x20};
#else
inline constexpr unsigned char k_return_code[] = {0x20, 0x00, 0x80, 0x4e};
#endif

} // namespace torture::arch
