// Addresses no process can own: the first page (below mmap_min_addr) and the
// kernel's half of the address space. User code gets SEGV_MAPERR for both, as
// for any address without a VMA, even where the kernel has something there;
// unless the processor takes the kernel's half for a misuse of its own kind.

#include "arch/arch.hpp"
#include "harness/case.hpp"
#include "lib/probe.hpp"
#include "sys/uapi.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  bool kernel;
  Access access;
};

constexpr Row k_rows[] = {
    {"null_load", false, Access::load},
    {"null_store", false, Access::store},
    {"kernel_load", true, Access::load},
    {"kernel_store", true, Access::store},
};

void run() {
  const Row& row = current_row(k_rows);
  if (row.kernel) {
    expect_signal(
        try_access(row.access, reinterpret_cast<void*>(arch::k_kernel_address)),
        arch::k_kernel_access_signal, arch::k_kernel_access_code,
        reinterpret_cast<void*>(arch::k_kernel_access_address));
  } else {
    expect_signal(try_access(row.access, nullptr), SIGSEGV, SEGV_MAPERR,
                  nullptr);
  }
  pass();
}

CASE{
    .proves = "address 0 and kernel addresses raise SEGV_MAPERR in user mode",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
