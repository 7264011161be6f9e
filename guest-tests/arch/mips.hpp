#pragma once

// MIPS: what its page faults tell user space. The names every
// arch/<isa>.hpp defines are explained in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

#include "sys/uapi.hpp"

namespace torture::arch {

inline constexpr bool k_fault_address_exact = true;
/// The load-linked faults first, as a load.
inline constexpr int k_atomic_first_faults = 2;
/// A word is accessed in two halves (swl, swr), and the first stays stored.
inline constexpr bool k_unaligned_access = false;
/// Only processors with the XI bit check: __do_page_fault(), cpu_has_rixi.
inline constexpr bool k_fetch_is_checked = false;
/// kseg0; 64-bit code sees the same address, sign-extended. In user mode it is
/// an address error, and do_ade() sends a bare SIGBUS.
inline constexpr uintptr_t k_kernel_address = uintptr_t(int32_t(0x80100010));
inline constexpr int k_kernel_access_signal = SIGBUS;
inline constexpr int k_kernel_access_code = SI_KERNEL;
inline constexpr uintptr_t k_kernel_access_address = 0;
inline constexpr size_t k_copy_granule = sizeof(long);
/// jr $31 and its delay slot.
inline constexpr uint32_t k_return_code[] = {0x03e00008, 0};

} // namespace torture::arch
