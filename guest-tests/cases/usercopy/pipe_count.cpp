// A pipe moves data a page at a time. A write whose source ends at a bad page
// counts the whole pages before it; what was copied of a last part is not in
// the pipe. A read whose target ends so takes whole buffers out of the pipe,
// and the one that did not fit stays: the next reader gets it from its first
// byte.

#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "rt/string.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  bool write;
  bool hole;
};

constexpr Row k_rows[] = {
    {"write_hole", true, true},
    {"write_none", true, false},
    {"read_hole", false, true},
    {"read_none", false, false},
};

/// Bytes of good memory in front of the bad page, besides a whole page.
constexpr size_t k_parts[] = {1, 2, 3, 5, 8, 63};

void check_write(int ends[2], const Mapping& pages, size_t part) {
  const size_t whole = page_size();
  unsigned char* from = pages.page(2) - part;
  check_equal(sys::write(ends[1], from, part + 100), -EFAULT,
              "write of a part");
  check_equal(sys::write(ends[1], from - whole, whole + part + 100),
              int64_t(whole), "write of a page and a part");
  const Mapping back = Mapping::anonymous(3);
  check_equal(sys::read(ends[0], back.at(0), back.bytes()), int64_t(whole),
              "read of the pipe");
  check_pattern(back.at(0), 2 * page_size() - part - whole, whole, "pipe");
}

void check_read(int ends[2], const Mapping& pages, size_t part) {
  const Mapping data = Mapping::anonymous(2);
  fill_pattern(data.at(0), 0, data.bytes());
  const size_t rest = part + 50; // in a buffer of its own
  need(sys::write(ends[1], data.at(0), page_size()), "write");
  need(sys::write(ends[1], data.page(1), rest), "write");
  unsigned char* to = pages.page(2) - part - page_size();
  check_equal(sys::read(ends[0], to, page_size() + rest), int64_t(page_size()),
              "read of a buffer and a part");
  check_pattern(to, 0, page_size(), "what was read");
  check_equal(sys::read(ends[0], pages.page(2) - part, rest), -EFAULT,
              "read of a part");
  check_equal(sys::read(ends[0], pages.at(0), 2 * page_size() - part),
              int64_t(rest), "read of what stayed");
  check_pattern(pages.at(0), page_size(), rest, "what stayed");
}

void run() {
  const Row& row = current_row(k_rows);
  const Mapping pages = Mapping::anonymous(6);
  fill_pattern(pages.at(0), 0, 2 * page_size());
  if (row.hole) {
    // More pages than what is mapped meanwhile, lest that lands here.
    pages.unmap(2, 4);
  } else {
    pages.protect(2, 4, PROT_NONE);
  }
  int ends[2];
  need(sys::pipe2(ends, O_NONBLOCK), "pipe2");
  for (const size_t part : k_parts) {
    if (row.write) {
      check_write(ends, pages, part);
    } else {
      check_read(ends, pages, part);
    }
  }
  check_equal(sys::read(ends[0], pages.at(0), 1), -EAGAIN, "empty pipe");
  pass();
}

CASE{
    .proves = "a pipe counts whole buffers and loses no byte at a bad page",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
