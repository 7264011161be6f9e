#pragma once

// loongarch: what its page faults tell user space. The names every
// arch/<isa>.hpp defines are explained in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

namespace torture::arch {

inline constexpr bool k_fault_address_exact = true;
/// amadd needs the right to write at once. QEMU with a single processor makes
/// a load and a store of it.
#ifdef TORTURE_ATOMIC_LOADS_FIRST
inline constexpr int k_atomic_first_faults = 2;
#else
inline constexpr int k_atomic_first_faults = 1;
#endif
inline constexpr bool k_unaligned_access = true;
inline constexpr bool k_fetch_is_checked = true;
/// In the mapped range; the windows of the linear mapping are no addresses in
/// user mode and raise SIGBUS.
inline constexpr uintptr_t k_kernel_address = 0xffff800000000010;
/// copy_user.S finds the last byte that could be stored.
inline constexpr size_t k_copy_granule = 1;
inline constexpr unsigned char k_return_code[] = {0x20, 0x00, 0x00, 0x4c};

} // namespace torture::arch
