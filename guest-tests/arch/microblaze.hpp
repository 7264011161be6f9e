#pragma once

// MicroBlaze: what its page faults tell user space. The names every
// arch/<isa>.hpp defines are explained in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

namespace torture::arch {

inline constexpr bool k_fault_address_exact = true;
/// The load with reservation faults first, as a load.
inline constexpr int k_atomic_first_faults = 2;
/// The compiler takes an unaligned word apart.
inline constexpr bool k_unaligned_access = false;
/// do_page_fault() takes VM_READ for a fetch as well.
inline constexpr bool k_fetch_is_checked = false;
inline constexpr uintptr_t k_kernel_address = 0xc0000010;
/// __copy_tofrom_user() moves words; only a whole page goes in larger groups.
inline constexpr size_t k_copy_granule = 4;
/// rtsd r15, 8 and its delay slot.
inline constexpr uint32_t k_return_code[] = {0xb60f0008, 0x80000000};
/// The handler grows a stack for a store only.
inline constexpr bool k_grows_by_load = false;

} // namespace torture::arch
