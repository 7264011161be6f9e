// A growing mapping keeps 256 pages away from an accessible neighbour. The
// page that would come closer is refused with SEGV_MAPERR, the one above it is
// not. A neighbour without access, or one that grows itself, is a guard of its
// own: up to that the mapping may grow.

#include "harness/case.hpp"
#include "lib/probe.hpp"
#include "lib/stack.hpp"

namespace torture {
namespace {

constexpr size_t k_lowest = 42; // pages that the mapping can grow by

struct Row {
  const char* name;
  int protection;
  int flags;
  size_t neighbour; // where it ends, in pages below
};

constexpr Row k_rows[] = {
    {"accessible", PROT_READ | PROT_WRITE, 0, k_lowest + k_guard_pages},
    {"read_only", PROT_READ, 0, k_lowest + k_guard_pages},
    {"no_access", PROT_NONE, 0, k_lowest},
    {"growing", PROT_READ | PROT_WRITE, MAP_GROWSDOWN, k_lowest},
};

void run() {
  const Row& row = current_row(k_rows);
  need_growth_anywhere();
  const GrowingMapping stack;
  stack.put_neighbour(row.neighbour + 2, 2, row.protection, row.flags);
  unsigned char* target = stack.below(k_lowest + 1) + 0x234;
  if ((row.protection & PROT_WRITE) != 0) {
    expect_done(try_store(stack.below(row.neighbour) - 1, 0x2b));
  }
  if (row.flags == 0) {
    expect_signal(try_store(target, 1), SIGSEGV,
                  row.protection == PROT_NONE ? SEGV_ACCERR : SEGV_MAPERR,
                  target);
    check(stack.start_now() == stack.first(), "grew to {}", stack.start_now());
  }
  expect_done(try_store(stack.below(k_lowest), 0x2a));
  check(stack.start_now() == stack.below(k_lowest), "begins at {}",
        stack.start_now());
  if (row.flags == 0) {
    expect_signal(try_store(target, 1), SIGSEGV,
                  row.protection == PROT_NONE ? SEGV_ACCERR : SEGV_MAPERR,
                  target);
  }
  expect_value(try_load(stack.below(k_lowest)), 0x2a);
  if ((row.protection & PROT_WRITE) != 0) {
    expect_value(try_load(stack.below(row.neighbour) - 1), 0x2b);
  }
  pass();
}

CASE{
    .proves = "a growing mapping keeps the guard gap, to the page",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
