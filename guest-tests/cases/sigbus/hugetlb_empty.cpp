// A mapping of hugetlbfs without a reserve (MAP_NORESERVE) and a pool that has
// no page left: the touch is SIGBUS with BUS_ADRERR at its address, the
// kernel's own -EFAULT. The kernel does not fall back to small pages, and does
// not kill. A page that is given back makes the same touch succeed.

#include "harness/case.hpp"
#include "lib/huge.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/proc.hpp"
#include "rt/format.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  Access access;
  int flags;
  size_t pool; // pages
};

constexpr Row k_rows[] = {
    {"private_load", Access::load, MAP_PRIVATE, 0},
    {"private_store", Access::store, MAP_PRIVATE, 0},
    {"shared_store", Access::store, MAP_SHARED, 0},
    {"second_page", Access::store, MAP_PRIVATE, 1},
};

void run() {
  const Row& row = current_row(k_rows);
  char text[32];
  need(read_file("/proc/sys/vm/nr_hugepages", text, sizeof(text)), "pool");
  if (rt::parse_number(text) != 0) {
    skip("the pool of huge pages is not ours");
  }
  const HugetlbPool pool(row.pool);
  const size_t size = hugetlb_size();
  const long at = need(map_hugetlb((row.pool + 1) * size, Mapping::k_read_write,
                                   row.flags | MAP_NORESERVE),
                       "mmap hugetlb");
  auto* const pages = reinterpret_cast<unsigned char*>(at);
  for (size_t i = 0; i < row.pool; ++i) {
    expect_done(try_store(pages + i * size + 1, 0x36));
  }
  unsigned char* last = pages + row.pool * size;
  expect_signal(try_access(row.access, last + 0x1234), SIGBUS, BUS_ADRERR,
                last + 0x1234);
  check_equal(sys::uname(reinterpret_cast<new_utsname*>(last)), -EFAULT,
              "uname");
  if (row.pool > 0) {
    expect_value(try_load(pages + 1), 0x36);
    need(sys::madvise(pages, size, MADV_DONTNEED), "MADV_DONTNEED");
    expect_done(try_store(last + 0x1234, 0x37));
    expect_value(try_load(last + 0x1234), 0x37);
    expect_signal(try_load(pages + 1), SIGBUS, BUS_ADRERR, pages + 1);
  }
  need(sys::munmap(pages, (row.pool + 1) * size), "munmap");
  pass();
}

CASE{
    .proves = "a touch for which there is no huge page raises BUS_ADRERR",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::hugetlb,
    .deadline_ms = 4000,
};

} // namespace
} // namespace torture
