// A mapping registered for minor faults: the page is in the page cache, but not
// mapped here. Who touches it waits, the handler may change the page through
// another mapping, and UFFDIO_CONTINUE maps that very page, not a copy of it.

#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/thread.hpp"
#include "lib/uffd.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  Access access;
  uint64_t flags;
};

constexpr Row k_rows[] = {
    {"load", Access::load, UFFD_PAGEFAULT_FLAG_MINOR},
    {"store", Access::store,
     UFFD_PAGEFAULT_FLAG_MINOR | UFFD_PAGEFAULT_FLAG_WRITE},
};

void run() {
  const Row& row = current_row(k_rows);
  const Uffd uffd(UFFD_FEATURE_MINOR_SHMEM);
  const TestFile file(FileOn::memfd, 2 * page_size());
  file.truncate(3 * page_size()); // the last page is a hole
  const Mapping other =
      Mapping::file(file.fd(), 3, Mapping::k_read_write, MAP_SHARED);
  const Mapping pages =
      Mapping::file(file.fd(), 3, Mapping::k_read_write, MAP_SHARED);
  uffd.watch(pages.at(0), pages.bytes(), UFFDIO_REGISTER_MODE_MINOR);
  const size_t offset = page_size() + 0x51;
  Probe got{};
  Thread toucher([&] { got = try_access(row.access, pages.at(offset)); });
  const uffd_msg message = uffd.next_event();
  check_equal(message.event, UFFD_EVENT_PAGEFAULT, "event");
  check_equal(int64_t(message.arg.pagefault.flags), int64_t(row.flags),
              "flags");
  check_equal(int64_t(message.arg.pagefault.address & ~(page_size() - 1)),
              int64_t(uintptr_t(pages.page(1))), "address");
  expect_done(try_store(other.at(offset), 0xc7));
  expect_done(try_store(other.at(offset + 1), 0xc8));
  check_equal(uffd.resume(pages.page(1), page_size()), 0, "continue");
  toucher.join();
  expect_done(got);
  expect_value(try_load(pages.at(offset + 1)), 0xc8);
  if (row.access == Access::load) {
    check_equal(got.value, 0xc7, "loaded byte");
  } else {
    expect_value(try_load(other.at(offset)), 0x5a);
  }
  check_equal(uffd.resume(pages.page(1), page_size()), -EEXIST,
              "second continue");
  check_equal(uffd.resume(pages.page(2), page_size()), -EFAULT,
              "continue of a hole");
  check(uffd.quiet(), "a fault was reported twice");
  pass();
}

CASE{
    .proves = "UFFDIO_CONTINUE maps the page of the page cache as it is",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::uffd,
};

} // namespace
} // namespace torture
