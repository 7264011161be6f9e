// The first touch of private anonymous memory gives zeros: a load maps the
// shared zero page, a store a fresh page. Either is one minor fault, and the
// page stays: a second touch of the same kind is none.

#include "arch/arch.hpp"
#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/proc.hpp"

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
  const Access access = current_row(k_rows).access;
  const Mapping pages = Mapping::anonymous(2);
  const FaultCount before = FaultCount::now();
  const Probe first = try_access(access, pages.page(1));
  const int faults =
      access == Access::atomic_add ? arch::k_atomic_first_faults : 1;
  expect_faults(before, faults, 0, "first touch");
  expect_value(first, 0);
  expect_done(try_access(access, pages.page(1) + 16));
  expect_faults(before, faults, 0, "second touch");
  expect_value(try_load(pages.page(1) + 100), 0);
  pass();
}

CASE{
    .proves = "a first touch of anonymous memory gives zeros for one minor "
              "fault",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
