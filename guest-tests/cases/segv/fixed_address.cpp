// Addresses no process can own: the first page (below mmap_min_addr) and the
// kernel's half of the address space. User code gets SEGV_MAPERR for both, as
// for any address without a VMA, even where the kernel has something there.

#include "arch/arch.hpp"
#include "harness/case.hpp"
#include "lib/probe.hpp"
#include "sys/uapi.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  uintptr_t address;
  Access access;
};

constexpr Row k_rows[] = {
    {"null_load", 0, Access::load},
    {"null_store", 0, Access::store},
    {"kernel_load", arch::k_kernel_address, Access::load},
    {"kernel_store", arch::k_kernel_address, Access::store},
};

void run() {
  const Row& row = current_row(k_rows);
  void* target = reinterpret_cast<void*>(row.address);
  expect_signal(try_access(row.access, target), SIGSEGV, SEGV_MAPERR, target);
  pass();
}

CASE{
    .proves = "address 0 and kernel addresses raise SEGV_MAPERR in user mode",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
