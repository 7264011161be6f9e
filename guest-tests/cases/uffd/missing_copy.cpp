// A thread that touches a missing page of a watched range sleeps until the
// handler thread supplies the page. The page is copied in as a whole and the
// touch goes on with it, having cost exactly one fault.

#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/proc.hpp"
#include "lib/thread.hpp"
#include "lib/uffd.hpp"

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
  const Uffd uffd;
  const Mapping pages = Mapping::anonymous(3);
  const Mapping source = Mapping::anonymous(1);
  fill_pattern(source.at(0), 0, page_size());
  uffd.watch(pages.at(0), pages.bytes());
  unsigned char* target = pages.page(1) + 0x40;
  Probe got{};
  int64_t faults = 0;
  Thread toucher([&] {
    const FaultCount before = FaultCount::now();
    got = try_access(access, target);
    const FaultCount after = FaultCount::now();
    faults = after.minor + after.major - before.minor - before.major;
  });
  const uintptr_t address = uffd.next_fault() & ~(page_size() - 1);
  check_equal(int64_t(address), int64_t(uintptr_t(pages.page(1))), "address");
  check_equal(uffd.copy(pages.page(1), source.at(0), page_size()), 0, "copy");
  toucher.join();
  expect_done(got);
  check_equal(faults, 1, "faults of the touch");
  check_pattern(pages.page(1), 0, 0x40, "page");
  check_pattern(target + 4, 0x44, page_size() - 0x44, "page");
  if (access == Access::load) {
    check_equal(got.value, pattern_byte(0x40), "loaded byte");
  }
  check(uffd.quiet(), "a fault was reported twice");
  check_equal(uffd.copy(pages.page(1), source.at(0), page_size()), -EEXIST,
              "second copy");
  pass();
}

CASE{
    .proves = "a missing page supplied by UFFDIO_COPY ends the wait of who "
              "touched it",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::uffd,
};

} // namespace
} // namespace torture
