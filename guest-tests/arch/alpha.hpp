#pragma once

// Alpha: what its page faults tell user space. The names every
// arch/<isa>.hpp defines are explained in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

namespace torture::arch {

/// With the byte instructions (-mbwx); a byte is else accessed as a quadword.
inline constexpr bool k_fault_address_exact = true;
/// The load-locked faults first, as a load.
inline constexpr int k_atomic_first_faults = 2;
/// A word across two quadwords is put together from both.
inline constexpr bool k_unaligned_access = false;
inline constexpr bool k_fetch_is_checked = true;
inline constexpr uintptr_t k_kernel_address = 0xfffffc0000310010;
/// __copy_user() for the EV6 moves four quadwords before it counts them.
inline constexpr size_t k_copy_granule = 32;
/// ret
inline constexpr uint32_t k_return_code[] = {0x6bfa8001};

} // namespace torture::arch
