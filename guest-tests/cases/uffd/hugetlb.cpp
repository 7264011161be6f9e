// The same three kinds of fault on a page of hugetlbfs, whose faults take a way
// of their own: missing, write-protected, and minor. The event names the huge
// page, and only whole ones can be supplied.

#include "harness/case.hpp"
#include "lib/huge.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/thread.hpp"
#include "lib/uffd.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

constexpr size_t k_offset = 0x3333;

struct Row {
  const char* name;
  uint64_t features;
  uint64_t mode;
  uint64_t flags; // of the event of a store
};

constexpr Row k_rows[] = {
    {"missing", UFFD_FEATURE_MISSING_HUGETLBFS, UFFDIO_REGISTER_MODE_MISSING,
     UFFD_PAGEFAULT_FLAG_WRITE},
    {"write_protect",
     UFFD_FEATURE_PAGEFAULT_FLAG_WP | UFFD_FEATURE_WP_HUGETLBFS_SHMEM,
     UFFDIO_REGISTER_MODE_WP,
     UFFD_PAGEFAULT_FLAG_WRITE | UFFD_PAGEFAULT_FLAG_WP},
    {"minor", UFFD_FEATURE_MINOR_HUGETLBFS, UFFDIO_REGISTER_MODE_MINOR,
     UFFD_PAGEFAULT_FLAG_WRITE | UFFD_PAGEFAULT_FLAG_MINOR},
};

unsigned char* map(int fd, size_t bytes) {
  return reinterpret_cast<unsigned char*>(
      need(sys::mmap(nullptr, bytes, Mapping::k_read_write, MAP_SHARED, fd, 0),
           "mmap hugetlb"));
}

void run() {
  const Row& row = current_row(k_rows);
  const HugetlbPool pool(1);
  const size_t bytes = hugetlb_size();
  const Uffd uffd(row.features);
  const int fd = int(need(sys::memfd_create("torture", MFD_HUGETLB), "memfd"));
  need(sys::ftruncate(fd, bytes), "ftruncate");
  unsigned char* other = map(fd, bytes);
  unsigned char* pages = map(fd, bytes);
  const bool missing = row.mode == UFFDIO_REGISTER_MODE_MISSING;
  if (!missing) {
    expect_done(try_store(other + k_offset, 0x61));
  }
  uffd.watch(pages, bytes, row.mode);
  if (row.mode == UFFDIO_REGISTER_MODE_WP) {
    expect_value(try_load(pages + k_offset), 0x61);
    check_equal(uffd.write_protect(pages, bytes, true), 0, "protect");
    expect_value(try_load(pages + k_offset), 0x61);
  }
  Probe got{};
  Thread toucher([&] { got = try_store(pages + k_offset + 1, 0x62); });
  const uffd_msg message = uffd.next_event();
  check_equal(int64_t(message.arg.pagefault.flags), int64_t(row.flags),
              "flags");
  check_equal(int64_t(message.arg.pagefault.address & ~(bytes - 1)),
              int64_t(uintptr_t(pages)), "address");
  if (missing) {
    const Mapping source = Mapping::anonymous(bytes / page_size());
    expect_done(try_store(source.at(k_offset), 0x61));
    check_equal(uffd.zero(pages, bytes), -EINVAL, "zeropage");
    check_equal(uffd.copy(pages, source.at(0), page_size()), -EINVAL,
                "copy of a part");
    check_equal(uffd.copy(pages, source.at(0), bytes), 0, "copy");
  } else if (row.mode == UFFDIO_REGISTER_MODE_WP) {
    check_equal(uffd.write_protect(pages, bytes, false), 0, "unprotect");
  } else {
    check_equal(uffd.resume(pages, bytes), 0, "continue");
  }
  toucher.join();
  expect_done(got);
  expect_value(try_load(other + k_offset), 0x61);
  expect_value(try_load(other + k_offset + 1), 0x62);
  sys::munmap(pages, bytes);
  sys::munmap(other, bytes);
  sys::close(fd);
  pass();
}

CASE{
    .proves = "userfaultfd reports and resolves faults of huge pages",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::uffd | Need::hugetlb,
    .deadline_ms = 4000,
};

} // namespace
} // namespace torture
