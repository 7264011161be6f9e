#pragma once

// OpenRISC: what its page faults tell user space. The names every
// arch/<isa>.hpp defines are explained in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

namespace torture::arch {

inline constexpr bool k_fault_address_exact = true;
/// The load-linked (l.lwa) faults first, as a load.
inline constexpr int k_atomic_first_faults = 2;
/// The compiler takes an unaligned word apart.
inline constexpr bool k_unaligned_access = false;
inline constexpr bool k_fetch_is_checked = true;
inline constexpr uintptr_t k_kernel_address = 0xc0000010;
/// __copy_tofrom_user() moves bytes.
inline constexpr size_t k_copy_granule = 1;
/// l.jr r9 and its delay slot.
inline constexpr uint32_t k_return_code[] = {0x44004800, 0x15000000};
/// The handler wants the address within a page of the stack pointer.
inline constexpr bool k_grows_anywhere = false;

} // namespace torture::arch
