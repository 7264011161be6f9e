// The first store to an aligned region with MADV_HUGEPAGE maps a huge page: one
// minor fault for all of it, whoever is touched next. A load maps the huge zero
// page, where that is turned on; the first store after it is one more fault,
// and leaves small pages or a huge one. All of it begins as zeros.

#include "harness/case.hpp"
#include "lib/huge.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/proc.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  bool load_first;
};

constexpr Row k_rows[] = {{"store", false}, {"load_then_store", true}};

void run() {
  const Row& row = current_row(k_rows);
  const ThpRegion region(1);
  unsigned char* const last = region.at(region.bytes() - 1);
  FaultCount before = FaultCount::now();
  if (row.load_first) {
    expect_value(try_load(region.at(page_size())), 0);
    expect_faults(before, 1, 0, "first load");
    expect_value(try_load(last), 0);
    expect_faults(before, 1, 0, "load from another part");
  }
  // A huge page of its own, or the huge zero page?
  const bool own = row.load_first && is_thp(region.at(0));
  before = FaultCount::now();
  expect_done(try_store(region.at(5 * page_size()), 0x42));
  expect_faults(before, own ? 0 : 1, 0, "first store");
  const bool huge = is_thp(region.at(0));
  if (!row.load_first && !huge) {
    skip("no memory for a huge page");
  }
  before = FaultCount::now();
  expect_value(try_load(last), 0);
  expect_done(try_store(last, 0x43));
  expect_value(try_load(region.at(0)), 0);
  if (huge) {
    expect_faults(before, 0, 0, "touches of a mapped huge page");
  }
  expect_value(try_load(region.at(5 * page_size())), 0x42);
  expect_value(try_load(last), 0x43);
  pass();
}

CASE{
    .proves = "one fault maps a whole huge page of zeros",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::thp,
    .deadline_ms = 4000,
};

} // namespace
} // namespace torture
