#pragma once

// riscv: what its page faults tell user space. The names every
// arch/<isa>.hpp defines are explained in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

namespace torture::arch {

inline constexpr bool k_fault_address_exact = true;
/// amoadd needs the right to write at once.
inline constexpr int k_atomic_first_faults = 1;
/// Built with -mtune=thead-c906: for others GCC takes such a word apart.
inline constexpr bool k_unaligned_access = true;
inline constexpr bool k_fetch_is_checked = true;
#if __riscv_xlen == 64
inline constexpr uintptr_t k_kernel_address = 0xffffffff80000010;
#else
inline constexpr uintptr_t k_kernel_address = 0xc0000010;
#endif
/// fallback_scalar_usercopy stores eight words before it counts them.
inline constexpr size_t k_copy_granule = 8 * sizeof(long);
inline constexpr unsigned char k_return_code[] = {0x67, 0x80, 0x00, 0x00};

} // namespace torture::arch
