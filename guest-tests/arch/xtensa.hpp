#pragma once

// Xtensa: what its page faults tell user space. The names every
// arch/<isa>.hpp defines are explained in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

namespace torture::arch {

inline constexpr bool k_fault_address_exact = true;
/// The word is loaded before it is compared and exchanged.
inline constexpr int k_atomic_first_faults = 2;
/// The compiler takes an unaligned word apart.
inline constexpr bool k_unaligned_access = false;
inline constexpr bool k_fetch_is_checked = true;
inline constexpr uintptr_t k_kernel_address = 0xd0000010;
/// __xtensa_copy_user() counts in groups of sixteen bytes.
inline constexpr size_t k_copy_granule = 16;
/// __xtensa_clear_user() says all of it or nothing.
inline constexpr size_t k_clear_granule = ~size_t(0);
/// setup_sigcontext() writes the windows out first, to the stack that has no
/// room.
inline constexpr const char* k_no_overflow_signal =
    "callers' registers go to the stack that overflowed before a signal does";
/// entry a1, 16; retw
inline constexpr unsigned char k_return_code[] = {0x36, 0x21, 0x00,
                                                  0x90, 0x00, 0x00};

} // namespace torture::arch
