// A thread calls deeper and deeper. Its stack grows page by page until the
// guard gap, the limit of stacks, or the limit of the main stack ends it. The
// signal is SEGV_MAPERR in the first page refused, and it is delivered on the
// signal stack, since the other one is used up.

#include "arch/arch.hpp"
#include "harness/case.hpp"
#include "lib/extent.hpp"
#include "lib/stack.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

constexpr size_t k_more = 8; // pages that there is room for

void expect_end(const Probe& got, const unsigned char* page) {
  check_equal(got.signal, SIGSEGV, "signal");
  check_equal(got.code, SEGV_MAPERR, "si_code");
  check_equal(int64_t(got.address & ~(page_size() - 1)),
              int64_t(reinterpret_cast<uintptr_t>(page)), "page of si_addr");
}

void overflow_mapping(bool by_limit) {
  const Mapping signals = make_signal_stack();
  const GrowingMapping stack;
  const uint64_t limit = stack_limit();
  if (by_limit) {
    set_stack_limit((stack.k_pages + k_more) * page_size() + 100);
  } else {
    stack.put_neighbour(k_more + k_guard_pages + 1, 1, PROT_READ);
  }
  Probe got{};
  run_on_stack(stack.first(), stack.k_pages * page_size(), [&] {
    set_signal_stack(signals.at(0), signals.bytes());
    got = overflow_stack();
  });
  expect_end(got, stack.below(k_more + 1));
  check(stack.start_now() == stack.below(k_more), "begins at {}",
        stack.start_now());
  set_stack_limit(limit);
  if (by_limit) {
    run_on_stack(stack.first(), stack.k_pages * page_size(), [&] {
      use_stack((stack.k_pages + k_more + 8) * page_size());
    });
  }
}

void guard_gap() {
  overflow_mapping(false);
}

void limit() {
  overflow_mapping(true);
}

void main_stack() {
  const Mapping signals = make_signal_stack();
  set_signal_stack(signals.at(0), signals.bytes());
  unsigned char here = 0;
  const Extent now = mapping_around(&here);
  const size_t more = k_more * page_size();
  set_stack_limit(now.end - now.start + more);
  const Probe got = overflow_stack();
  const Extent after = mapping_around(&here);
  if (sys::k_stack_grows_up) {
    expect_end(got, reinterpret_cast<unsigned char*>(now.end + more));
    check_equal(int64_t(after.end), int64_t(now.end + more), "end of stack");
  } else {
    const uintptr_t start = now.start - more;
    expect_end(got, reinterpret_cast<unsigned char*>(start - page_size()));
    check_equal(int64_t(after.start), int64_t(start), "start of stack");
  }
}

struct Row {
  const char* name;
  void (*check)();
};

constexpr Row k_rows[] = {
    {"guard_gap", guard_gap}, {"limit", limit}, {"main_stack", main_stack}};

void run() {
  if (arch::k_no_overflow_signal != nullptr) {
    skip(arch::k_no_overflow_signal);
  }
  current_row(k_rows).check();
  pass();
}

CASE{
    .proves = "a stack overflow is SEGV_MAPERR in the first page refused, on "
              "the signal stack",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
