#pragma once

// PA-RISC: what its page faults tell user space. The names every
// arch/<isa>.hpp defines are explained in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

namespace torture::arch {

inline constexpr bool k_fault_address_exact = true;
/// A store the gateway page cannot make is an error, and libgcc traps.
inline constexpr bool k_atomic_in_user_mode = false;
/// The word is loaded, then the gateway page compares and exchanges.
inline constexpr int k_atomic_first_faults = 2;
/// The compiler takes an unaligned word apart.
inline constexpr bool k_unaligned_access = false;
inline constexpr bool k_fetch_is_checked = true;
/// User and kernel have separate address spaces; this is above the user's.
inline constexpr uintptr_t k_kernel_address = 0xfff80010;
inline constexpr size_t k_copy_granule = 4;
/// bv %r0(%r2) and its delay slot.
inline constexpr uint32_t k_return_code[] = {0xe840c000, 0x08000240};

} // namespace torture::arch
