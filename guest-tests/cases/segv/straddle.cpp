// An unaligned access that begins in a good page and ends in a bad one faults
// on the bad one. The address reported is that of the first byte which is not
// accessible, and no part of a store may have happened.

#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  bool store;
  bool hole;
};

constexpr Row k_rows[] = {
    {"load_hole", false, true},
    {"store_hole", true, true},
    {"load_none", false, false},
    {"store_none", true, false},
};

void run() {
  const Row& row = current_row(k_rows);
  const Mapping pages = Mapping::anonymous(3);
  expect_done(try_store(pages.page(1) - 1, 0x33));
  if (row.hole) {
    pages.unmap(1, 1);
  } else {
    pages.protect(1, 1, PROT_NONE);
  }
  unsigned char* at = pages.page(1) - 3;
  const Probe got =
      row.store ? try_store_word(at, 0xffffffff) : try_load_word(at);
  expect_signal(got, SIGSEGV, row.hole ? SEGV_MAPERR : SEGV_ACCERR,
                pages.page(1));
  expect_value(try_load(pages.page(1) - 1), 0x33);
  pass();
}

CASE{
    .proves = "an access across a bad edge is blamed on the second page and "
              "stores nothing",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::unaligned,
};

} // namespace
} // namespace torture
