#pragma once

// The one place that picks the header of the architecture; the build gives its
// name. Everything else includes this file.

#include TORTURE_ARCH_HEADER

#include "sys/uapi.hpp"

// What most architectures have in common. An arch/<isa>.hpp that declares one
// of these names itself is found first.
namespace torture::arch_defaults {

/// What user code gets for an access to `k_kernel_address`.
inline constexpr int k_kernel_access_signal = SIGSEGV;
inline constexpr int k_kernel_access_code = SEGV_MAPERR;
inline constexpr uintptr_t k_kernel_access_address = arch::k_kernel_address;

/// The program makes atomic operations itself and gets the signal for them.
inline constexpr bool k_atomic_in_user_mode = true;

/// User code may make a stack grow by an access far from its stack pointer,
/// and by a load.
inline constexpr bool k_grows_anywhere = true;
inline constexpr bool k_grows_by_load = true;

/// handle_mm_fault() gets the byte, and userfaultfd can tell it.
inline constexpr bool k_event_address_exact = arch::k_fault_address_exact;

/// Bytes that clear_user() may have cleared without counting them.
inline constexpr size_t k_clear_granule = arch::k_copy_granule;

/// Why nobody can be told that a stack overflowed; nullptr: a handler on
/// another stack can.
inline constexpr const char* k_no_overflow_signal = nullptr;

/// Why a store may go unnoticed by the kernel (the dirty bit of a page table
/// entry); nullptr: it does not.
inline constexpr const char* k_no_dirty_bit = nullptr;

/// Why a page without PROT_EXEC cannot be jumped to; nullptr: it can. The
/// flags of a machine whose emulator does not survive it define
/// TORTURE_FETCH_HANGS.
#ifdef TORTURE_FETCH_HANGS
inline constexpr const char* k_no_fetch_check =
    "the emulator does not come back from a refused fetch";
#else
inline constexpr const char* k_no_fetch_check =
    arch::k_fetch_is_checked ? nullptr : "no execute permission here";
#endif

/// Why a page that is there and has no permission cannot be touched; nullptr:
/// it can. The flags of a machine whose emulator takes the refusal for a TLB
/// miss, for ever, define TORTURE_NONE_LOOPS.
#ifdef TORTURE_NONE_LOOPS
inline constexpr const char* k_no_none_check =
    "the emulator takes a refused access for a TLB miss";
#else
inline constexpr const char* k_no_none_check = nullptr;
#endif

} // namespace torture::arch_defaults

namespace torture::arch {
using namespace arch_defaults;
}
