// Parts of a transparent huge page are held, by a pipe or by a registered
// buffer, while the mapping of the huge page is taken apart: its protection
// changes in one place, half of it is unmapped, or it is forked and stored to.
// Who holds the parts keeps them. A pinned part stays the one that is mapped,
// also across fork(), which has to copy it for the child at once.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/file.hpp"
#include "lib/huge.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/uring.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

enum class Then : uint8_t { protect, unmap, fork };

struct Row {
  const char* name;
  Then then;
  bool pinned;
};

constexpr Row k_rows[] = {
    {"spliced_protect", Then::protect, false},
    {"spliced_unmap", Then::unmap, false},
    {"pinned_protect", Then::protect, true},
    {"pinned_unmap", Then::unmap, true},
    {"pinned_fork", Then::fork, true},
};

void take_apart(Then then, const ThpRegion& region, unsigned char* at) {
  const size_t half = region.bytes() / 2;
  if (then == Then::protect) {
    need(sys::mprotect(at, page_size(), PROT_READ), "mprotect");
  } else if (then == Then::unmap) {
    need(sys::munmap(region.at(0), half), "munmap");
  } else {
    Child child([&] {
      check_pattern(at, 0, 2 * page_size(), "parts of the child");
      fill_pattern(at, 5, page_size());
    });
    child.join();
  }
  check(!is_thp(region.at(half)), "the huge page is still whole");
  expect_value(try_load(region.at(half)), 0x62);
}

void run() {
  const Row& row = current_row(k_rows);
  const ThpRegion region(1);
  expect_done(try_store(region.at(region.bytes() / 2), 0x62));
  if (!is_thp(region.at(0))) {
    skip("no memory for a transparent huge page");
  }
  const size_t bytes = 2 * page_size();
  unsigned char* at = region.at(3 * page_size());
  fill_pattern(at, 0, bytes);
  const Mapping back = Mapping::anonymous(2);
  size_t first = 0; // pattern of the first part in the end
  if (row.pinned) {
    Uring ring;
    check_equal(ring.register_buffer(at, bytes), 0, "register");
    take_apart(row.then, region, at);
    if (row.then == Then::fork) {
      fill_pattern(at, 7, page_size());
      first = 7;
    }
    const TestFile file(FileOn::memfd, 0);
    check_equal(ring.write_fixed(file.fd(), at, bytes), int64_t(bytes),
                "write_fixed");
    check_equal(sys::pread(file.fd(), back.at(0), bytes, 0), int64_t(bytes),
                "read back");
  } else {
    int ends[2];
    need(sys::pipe2(ends, 0), "pipe2");
    const iovec part{at, bytes};
    need(sys::vmsplice(ends[1], &part, 1, 0), "vmsplice");
    take_apart(row.then, region, at);
    need(sys::read(ends[0], back.at(0), bytes), "read");
  }
  check_pattern(back.at(0), first, page_size(), "first part");
  check_pattern(back.page(1), page_size(), page_size(), "second part");
  pass();
}

CASE{
    .proves = "parts of a huge page that are held survive the end of its "
              "mapping as one",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::thp | Need::io_uring,
    .deadline_ms = 4000,
};

} // namespace
} // namespace torture
