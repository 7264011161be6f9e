// One access that lies across two untouched pages faults once for each of
// them: the instruction runs again after the first page came and faults on the
// second.

#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/proc.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  bool store;
};

constexpr Row k_rows[] = {{"load", false}, {"store", true}};

void run() {
  const bool store = current_row(k_rows).store;
  const Mapping pages = Mapping::anonymous(2);
  unsigned char* at = pages.page(1) - 2;
  const FaultCount before = FaultCount::now();
  const Probe got = store ? try_store_word(at, 0x04030201) : try_load_word(at);
  expect_done(got);
  expect_faults(before, 2, 0, "straddling access");
  check_equal(got.value, 0, "value");
  if (store) {
    unsigned sum = 0;
    for (int i = 0; i < 4; ++i) {
      sum += at[i];
    }
    check_equal(sum, 1 + 2 + 3 + 4, "sum of the stored bytes");
  }
  pass();
}

CASE{
    .proves = "an access across two untouched pages faults once for each",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::unaligned,
};

} // namespace
} // namespace torture
