// A load of untouched private memory maps the shared zero page read-only. The
// store after it must break that sharing with a page of its own, without
// changing what any other mapping of the zero page shows.

#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/proc.hpp"

namespace torture {
namespace {

void run() {
  const Mapping pages = Mapping::anonymous(2);
  expect_value(try_load(pages.page(0)), 0);
  expect_value(try_load(pages.page(1)), 0);
  const FaultCount before = FaultCount::now();
  expect_done(try_store(pages.page(0) + 7, 0x77));
  expect_faults(before, 1, 0, "store after the zero page");
  expect_value(try_load(pages.page(0) + 7), 0x77);
  expect_value(try_load(pages.page(0) + 8), 0);
  expect_value(try_load(pages.page(1) + 7), 0);
  pass();
}

CASE{
    .proves = "a store after a load leaves the shared zero page behind",
    .run = run,
};

} // namespace
} // namespace torture
