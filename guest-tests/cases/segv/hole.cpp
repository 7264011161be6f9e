// An access where nothing is mapped ends in SIGSEGV with SEGV_MAPERR and the
// address of the access. The handler has taken the mmap lock to look for a VMA
// and has to give it back on this path: the oracles after the case see a lock
// that was kept.

#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  Access access;
};

constexpr Row k_rows[] = {
    {"load", Access::load},
    {"store", Access::store},
    {"atomic_add", Access::atomic_add},
};

void run() {
  const Mapping pages = Mapping::anonymous(3);
  pages.unmap(1, 1);
  unsigned char* target = pages.page(1) + 0x128;
  expect_signal(try_access(current_row(k_rows).access, target), SIGSEGV,
                SEGV_MAPERR, target);
  pass();
}

CASE{
    .proves = "an access to an unmapped page raises SEGV_MAPERR at its address",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
