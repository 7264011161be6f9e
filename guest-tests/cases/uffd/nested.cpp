// The handler faults itself while it resolves a fault: its source belongs to
// another userfaultfd. UFFDIO_COPY copies with page faults disabled first; when
// that fails it gives its locks up, waits for the source like anybody, and goes
// on. A source that is no memory is -EFAULT, and the page stays missing.

#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/thread.hpp"
#include "lib/uffd.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  bool touch_first; // the handler touches its source itself
  bool hole;
};

constexpr Row k_rows[] = {{"in_copy", false, false},
                          {"in_handler", true, false},
                          {"source_is_hole", false, true}};

void run() {
  const Row& row = current_row(k_rows);
  const Uffd outer;
  const Uffd inner;
  const Mapping pages = Mapping::anonymous(2);
  const Mapping source = Mapping::anonymous(3);
  const Mapping innermost = Mapping::anonymous(1);
  fill_pattern(innermost.at(0), 0, page_size());
  outer.watch(pages.at(0), pages.bytes());
  inner.watch(source.at(0), source.bytes());
  Probe got{};
  Thread toucher([&] { got = try_load(pages.page(1) + 0x33); });
  long result = 1;
  long hole_result = 1;
  Thread handler([&] {
    static_cast<void>(outer.next_fault());
    if (row.hole) {
      source.unmap(2, 1); // not earlier: a thread's stack may land there
      hole_result = outer.copy(pages.page(1), source.page(2), page_size());
    }
    if (row.touch_first) {
      expect_value(try_load(source.page(1) + 0x33), pattern_byte(0x33));
    }
    result = outer.copy(pages.page(1), source.page(1), page_size());
  });
  const uintptr_t address = inner.next_fault() & ~(page_size() - 1);
  check_equal(int64_t(address), int64_t(uintptr_t(source.page(1))), "address");
  wait_until_blocked(toucher.tid());
  check_equal(inner.copy(source.page(1), innermost.at(0), page_size()), 0,
              "inner copy");
  handler.join();
  toucher.join();
  check_equal(result, 0, "outer copy");
  check_equal(hole_result, row.hole ? -EFAULT : 1, "copy from a hole");
  expect_value(got, pattern_byte(0x33));
  check_pattern(pages.page(1), 0, page_size(), "page");
  check(outer.quiet() && inner.quiet(), "a fault was reported twice");
  pass();
}

CASE{
    .proves = "the handler of a userfaultfd may fault itself",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::uffd,
};

} // namespace
} // namespace torture
