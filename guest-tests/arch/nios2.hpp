#pragma once

// Nios II: what its page faults tell user space. The names every
// arch/<isa>.hpp defines are explained in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

namespace torture::arch {

/// A permission fault says only which page (protection_exception_pte).
inline constexpr bool k_fault_address_exact = false;
/// The kernel's compare-and-exchange loads before it stores.
inline constexpr int k_atomic_first_faults = 2;
/// The compiler takes an unaligned word apart.
inline constexpr bool k_unaligned_access = false;
inline constexpr bool k_fetch_is_checked = true;
inline constexpr uintptr_t k_kernel_address = 0xc0000010;
inline constexpr size_t k_copy_granule = 4;
/// ret
inline constexpr uint32_t k_return_code[] = {0xf800283a};

} // namespace torture::arch
