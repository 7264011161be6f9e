// The page comes from a slow server. The fault starts the read, gives its lock
// up while it sleeps (VM_FAULT_RETRY), is done again and finds the page: right
// data for exactly one major fault.

#include "harness/case.hpp"
#include "lib/fuse.hpp"
#include "lib/probe.hpp"
#include "lib/proc.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  int flags;
  Access access;
};

constexpr Row k_rows[] = {
    {"private_load", MAP_PRIVATE, Access::load},
    {"private_store", MAP_PRIVATE, Access::store},
    {"shared_load", MAP_SHARED, Access::load},
    {"shared_store", MAP_SHARED, Access::store},
    {"private_atomic_add", MAP_PRIVATE, Access::atomic_add},
};

struct Seen {
  Probe probe;
  FaultCount before;
  FaultCount after;
};

void run() {
  const Row& row = current_row(k_rows);
  FuseFile file(3);
  const Mapping pages = file.map(Mapping::k_read_write, row.flags);
  unsigned char* target = pages.page(1) + 0x88;
  const size_t offset = page_size() + 0x88;
  file.hold();
  Seen seen{};
  Thread toucher([&] {
    seen.before = FaultCount::now();
    seen.probe = try_access(row.access, target);
    seen.after = FaultCount::now();
  });
  file.wait_for_reads(1);
  wait_until_blocked(toucher.tid());
  file.release();
  toucher.join();
  expect_done(seen.probe);
  check_pattern(pages.page(1), page_size(), 0x88, "page");
  check_pattern(target + 4, offset + 4, page_size() - 0x8c, "page");
  if (row.access == Access::load) {
    check_equal(seen.probe.value, pattern_byte(offset), "loaded byte");
  }
  check_equal(seen.after.major - seen.before.major, 1, "major faults");
  pass();
}

CASE{
    .proves = "a touch of a slow page is one major fault and gives the data",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::fuse,
};

} // namespace
} // namespace torture
