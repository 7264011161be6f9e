#pragma once

// s390: what its page faults tell user space. The names every
// arch/<isa>.hpp defines are explained in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

namespace torture::arch {

/// The translation-exception identification has only the page.
inline constexpr bool k_fault_address_exact = false;
#if __ARCH__ >= 9
inline constexpr int k_atomic_first_faults = 1;
#else
/// Built for machines without load-and-add: compare-and-swap behind a load.
inline constexpr int k_atomic_first_faults = 2;
#endif
inline constexpr bool k_unaligned_access = true;
inline constexpr bool k_fetch_is_checked = true;
/// The kernel is not in a process's address space, which may go up to here.
inline constexpr uintptr_t k_kernel_address = 0xfffffffffffff010;
/// raw_copy_to_user() copies up to the edge of the page before it gives up.
inline constexpr size_t k_copy_granule = 1;
inline constexpr unsigned char k_return_code[] = {0x07, 0xfe};

} // namespace torture::arch
