// Memory of hugetlbfs: one minor fault maps a page of its own size, zeroed to
// the last byte. What a process stores to a shared one its child sees; to a
// private one, the child's store stays with the child.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/huge.hpp"
#include "lib/mapping.hpp"
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
};

void run() {
  const Row& row = current_row(k_rows);
  const HugetlbPool pool(2); // the child's copy is the second
  const size_t bytes = hugetlb_size();
  const long got =
      need(map_hugetlb(bytes, Mapping::k_read_write, row.flags), "hugetlb");
  auto* const page = reinterpret_cast<unsigned char*>(got);
  const FaultCount before = FaultCount::now();
  const Probe first = try_access(row.access, page + bytes / 2);
  expect_faults(before, 1, 0, "first touch");
  expect_value(first, 0);
  expect_value(try_load(page), 0);
  expect_value(try_load(page + bytes - 1), 0);
  expect_faults(before, 1, 0, "further touches");
  expect_done(try_store(page + 7, 0x21));
  Child child([&] {
    expect_value(try_load(page + 7), 0x21);
    expect_done(try_store(page + 7, 0x22));
    expect_value(try_load(page + 7), 0x22);
  });
  child.join();
  expect_value(try_load(page + 7), row.flags == MAP_SHARED ? 0x22 : 0x21);
  expect_value(try_load(page + bytes / 2),
               row.access == Access::store ? 0x5a : 0);
  need(sys::munmap(page, bytes), "munmap");
  pass();
}

CASE{
    .proves = "a huge page of hugetlbfs is one fault, zeroed, and shared as "
              "its mapping says",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::hugetlb,
    .deadline_ms = 4000,
};

} // namespace
} // namespace torture
