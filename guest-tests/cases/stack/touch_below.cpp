// A touch below a mapping that grows down makes the mapping begin at that
// page, however far below it is; the pages in between belong to it as well. The
// expansion is part of the fault: it costs one, like any first touch. A machine
// that wants the stack pointer to be near refuses it with SEGV_MAPERR.

#include "arch/arch.hpp"
#include "harness/case.hpp"
#include "lib/probe.hpp"
#include "lib/proc.hpp"
#include "lib/stack.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  Access access;
  size_t pages;
  size_t offset;
};

constexpr Row k_rows[] = {
    {"next_page_load", Access::load, 1, 0x123},
    {"next_page_store", Access::store, 1, 0},
    {"far_load", Access::load, 100, 0},
    {"far_store", Access::store, 100, 0x7ff},
};

void run() {
  const Row& row = current_row(k_rows);
  if (row.access == Access::load && !arch::k_grows_by_load) {
    skip("a load makes no mapping grow here");
  }
  const GrowingMapping stack;
  expect_done(try_store(stack.first(), 0x71));
  unsigned char* target = stack.below(row.pages) + row.offset;
  const FaultCount before = FaultCount::now();
  const Probe got = try_access(row.access, target);
  if (!arch::k_grows_anywhere) {
    expect_signal(got, SIGSEGV, SEGV_MAPERR, target);
    check(stack.start_now() == stack.first(), "grew to {}", stack.start_now());
    pass();
    return;
  }
  expect_done(got);
  expect_faults(before, 1, 0, "touch below");
  check_equal(got.value, 0, "value");
  check(stack.start_now() == stack.below(row.pages),
        "begins at {}, expected {}", stack.start_now(), stack.below(row.pages));
  for (size_t i = 1; i < row.pages; ++i) {
    expect_value(try_load(stack.below(i)), 0);
  }
  expect_value(try_load(stack.first()), 0x71);
  pass();
}

CASE{
    .proves = "a touch below a growing mapping extends it to that page",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
