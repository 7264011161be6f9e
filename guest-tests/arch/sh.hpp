#pragma once

// SuperH (SH-4): what its page faults tell user space. The names every
// arch/<isa>.hpp defines are explained in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

#include "sys/uapi.hpp"

namespace torture::arch {

inline constexpr bool k_fault_address_exact = true;
/// A restartable sequence (gUSA): the load faults first, then the store.
inline constexpr int k_atomic_first_faults = 2;
/// The compiler takes an unaligned word apart.
inline constexpr bool k_unaligned_access = false;
/// The MMU has no execute permission: what can be read can be run.
inline constexpr bool k_fetch_is_checked = false;
/// P1, where the kernel lives. In user mode it is an address error: see
/// do_address_error().
inline constexpr uintptr_t k_kernel_address = 0x8c000010;
inline constexpr int k_kernel_access_signal = SIGBUS;
inline constexpr int k_kernel_access_code = BUS_ADRERR;
/// __copy_user() advances by up to 32 bytes at a time.
inline constexpr size_t k_copy_granule = 32;
/// rts and its delay slot.
inline constexpr uint16_t k_return_code[] = {0x000b, 0x0009};

} // namespace torture::arch
