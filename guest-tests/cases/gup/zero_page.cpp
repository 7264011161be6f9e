// A read through get_user_pages() of memory that was never written finds zeros.
// Where it keeps the page, the later store of the program goes to a page of its
// own: who holds the zero page, in a pipe, goes on seeing zeros. Who pins for
// writing gets the program's own page at once, and sees its later stores.

#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/uring.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  bool pinned;
  bool read_first;
};

constexpr Row k_rows[] = {
    {"vmsplice_untouched", false, false},
    {"vmsplice_zero_page", false, true},
    {"io_uring_untouched", true, false},
    {"io_uring_zero_page", true, true},
};

void check_spliced(const Mapping& page, unsigned char* back) {
  int ends[2];
  need(sys::pipe2(ends, 0), "pipe2");
  const iovec part{page.at(0), page_size()};
  check_equal(sys::vmsplice(ends[1], &part, 1, 0), int64_t(page_size()),
              "vmsplice");
  fill_pattern(page.at(0), 0, page_size());
  check_equal(sys::read(ends[0], back, page_size()), int64_t(page_size()),
              "read of the pipe");
  for (size_t i = 0; i < page_size(); ++i) {
    check(back[i] == 0, "byte {} of the pipe is {x}", i, back[i]);
  }
}

void check_pinned(const Mapping& page, unsigned char* back) {
  skip_unless(Need::io_uring);
  const TestFile file(FileOn::memfd, 0);
  Uring ring;
  check_equal(ring.register_buffer(page.at(0), page_size()), 0, "register");
  expect_value(try_load(page.at(0)), 0);
  fill_pattern(page.at(0), 0, page_size());
  check_equal(ring.write_fixed(file.fd(), page.at(0), page_size()),
              int64_t(page_size()), "write_fixed");
  check_equal(sys::pread(file.fd(), back, page_size(), 0), int64_t(page_size()),
              "read back");
  check_pattern(back, 0, page_size(), "file");
}

void run() {
  const Row& row = current_row(k_rows);
  const Mapping page = Mapping::anonymous(1);
  const Mapping other = Mapping::anonymous(1);
  const Mapping back = Mapping::anonymous(1);
  expect_value(try_load(other.at(0)), 0);
  if (row.read_first) {
    expect_value(try_load(page.at(0)), 0);
  }
  if (row.pinned) {
    check_pinned(page, back.at(0));
  } else {
    check_spliced(page, back.at(0));
  }
  check_pattern(page.at(0), 0, page_size(), "page");
  expect_value(try_load(other.at(0)), 0);
  pass();
}

CASE{
    .proves = "what get_user_pages() takes of untouched memory are zeros, and "
              "stay zeros",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
