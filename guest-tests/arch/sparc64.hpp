#pragma once

// sparc64: what its page faults tell user space. The names every
// arch/<isa>.hpp defines are explained in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

namespace torture::arch {

/// The hardware may know only the page; do_fault_siginfo() works the address
/// out from the instruction.
inline constexpr bool k_fault_address_exact = true;
/// The MMU gives the page; for si_addr the instruction is decoded.
inline constexpr bool k_event_address_exact = false;
/// Compare-and-swap behind a load.
inline constexpr int k_atomic_first_faults = 2;
inline constexpr bool k_unaligned_access = false;
inline constexpr bool k_fetch_is_checked = true;
/// The kernel is not in a process's address space, which ends here.
inline constexpr uintptr_t k_kernel_address = 0xfffffffc00000010;
/// Stores are aligned and each is counted by itself.
inline constexpr size_t k_copy_granule = 1;
/// retl, and a nop in its delay slot.
inline constexpr unsigned char k_return_code[] = {0x81, 0xc3, 0xe0, 0x08,
                                                  0x01, 0x00, 0x00, 0x00};

} // namespace torture::arch
