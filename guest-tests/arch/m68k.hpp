#pragma once

// m68k: what its page faults tell user space. The names every
// arch/<isa>.hpp defines are explained in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

namespace torture::arch {

inline constexpr bool k_fault_address_exact = true;
/// The read half of an atomic operation faults by itself, as a load.
inline constexpr int k_atomic_first_faults = 2;
inline constexpr bool k_unaligned_access = true;
/// The MMU has no execute permission: what can be read can be run.
inline constexpr bool k_fetch_is_checked = false;
/// User and kernel have separate address spaces; this is above the user's.
inline constexpr uintptr_t k_kernel_address = 0xf8000010;
/// copy_to_user() moves words of four bytes.
inline constexpr size_t k_copy_granule = 4;
inline constexpr unsigned char k_return_code[] = {0x4e, 0x75};
/// The handler wants the address within 256 bytes of the stack pointer.
inline constexpr bool k_grows_anywhere = false;

// QEMU's target/m68k/helper.c: an entry of its TLB that a load made lets stores
// through, which then do not set the modified bit.
inline constexpr const char* k_no_dirty_bit =
    "the emulated 68040 does not mark a page modified that was read before";

} // namespace torture::arch
