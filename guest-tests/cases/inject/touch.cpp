// Each allocation that a page fault makes fails in turn: page tables, the page,
// what the page cache and the file system want. Such a fault ends in
// VM_FAULT_OOM. Since no reclaim was tried, the kernel does not look for a
// victim (pagefault_out_of_memory()): it goes back to user mode, where the same
// access faults again. Nobody sees the failure, and the data are right. A huge
// page that cannot be had is replaced by small ones.

#include "harness/case.hpp"
#include "lib/fail_nth.hpp"
#include "lib/file.hpp"
#include "lib/huge.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"

namespace torture {
namespace {

/// Whole page tables that nobody has touched.
constexpr size_t k_bytes = size_t(8) << 20;

void touch_once(Sweep& sweep, Access access, unsigned char* at,
                unsigned char wanted) {
  Probe got{};
  const long signal = sweep.armed([&] {
    got = try_access(access, at);
    return long(got.signal);
  });
  sweep.expect(signal, 0, {});
  if (access == Access::load) {
    expect_value(got, wanted);
  } else {
    expect_value(try_load(at), 0x5a);
  }
  expect_value(try_load(at + 1), wanted);
}

void anonymous(Sweep& sweep, Access access) {
  const Mapping pages = Mapping::anonymous(k_bytes / page_size());
  touch_once(sweep, access, pages.at(k_bytes / 2), 0);
}

void shared(Sweep& sweep, Access access) {
  const Mapping pages = Mapping::shared(k_bytes / page_size());
  touch_once(sweep, access, pages.at(k_bytes / 2), 0);
}

template <int flags> void hole_of_file(Sweep& sweep, Access access) {
  const TestFile file(FileOn::ext2, 0);
  file.truncate(2 * page_size());
  const Mapping pages =
      Mapping::file(file.fd(), 2, Mapping::k_read_write, flags);
  touch_once(sweep, access, pages.page(1), 0);
}

void huge(Sweep& sweep, Access access) {
  const ThpRegion region(1);
  touch_once(sweep, access, region.at(0), 0);
}

struct Row {
  const char* name;
  void (*attempt)(Sweep&, Access);
  Access access;
  Need needs;
};

constexpr Row k_rows[] = {
    {"anon_load", anonymous, Access::load, Need::none},
    {"anon_store", anonymous, Access::store, Need::none},
    {"shmem_load", shared, Access::load, Need::none},
    {"shmem_store", shared, Access::store, Need::none},
    {"file_private_load", hole_of_file<MAP_PRIVATE>, Access::load, Need::ext2},
    {"file_private_store", hole_of_file<MAP_PRIVATE>, Access::store,
     Need::ext2},
    {"file_shared_store", hole_of_file<MAP_SHARED>, Access::store, Need::ext2},
    {"thp_store", huge, Access::store, Need::thp},
};

void run() {
  const Row& row = current_row(k_rows);
  if (const char* reason = missing_need(row.needs); reason != nullptr) {
    skip("{}", reason);
  }
  Sweep sweep(row.name);
  while (sweep.next()) {
    row.attempt(sweep, row.access);
  }
  pass();
}

CASE{
    .proves = "a page fault that cannot allocate is done again, unseen",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::fail_nth,
    .deadline_ms = 6000,
};

} // namespace
} // namespace torture
