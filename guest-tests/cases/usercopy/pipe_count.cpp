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

struct Pipe {
  Pipe() { need(sys::pipe2(ends, O_NONBLOCK), "pipe2"); }
  ~Pipe() {
    sys::close(ends[0]);
    sys::close(ends[1]);
  }
  int ends[2];
};

/// Each write has a pipe of its own: one that failed may have left an empty
/// buffer, to which the next one would append first.
void check_write(const Mapping& pages, const Mapping& other, size_t part) {
  const size_t whole = page_size();
  unsigned char* from = pages.page(2) - part;
  const Pipe first;
  check_equal(sys::write(first.ends[1], from, part + 100), -EFAULT, "part");
  check_equal(sys::read(first.ends[0], other.at(0), 1), -EAGAIN, "empty pipe");
  const Pipe pipe;
  check_equal(sys::write(pipe.ends[1], from - whole, whole + part + 100),
              int64_t(whole), "write of a page and a part");
  check_equal(sys::read(pipe.ends[0], other.at(0), other.bytes()),
              int64_t(whole), "read of the pipe");
  check_pattern(other.at(0), 2 * page_size() - part - whole, whole, "pipe");
}

void check_read(const Mapping& pages, const Mapping& data, size_t part) {
  const size_t whole = page_size();
  const size_t rest = part + 50; // in a buffer of its own
  const Pipe pipe;
  fill_pattern(data.at(0), 0, data.bytes());
  need(sys::write(pipe.ends[1], data.at(0), whole), "write");
  need(sys::write(pipe.ends[1], data.page(1), rest), "write");
  unsigned char* part_at = pages.page(2) - part;
  check_equal(sys::read(pipe.ends[0], part_at - whole, whole + rest),
              int64_t(whole), "read of a buffer and a part");
  check_pattern(part_at - whole, 0, whole, "what was read");
  check_equal(sys::read(pipe.ends[0], part_at, rest), -EFAULT, "part");
  check_equal(sys::read(pipe.ends[0], pages.at(0), 2 * whole - part),
              int64_t(rest), "read of what stayed");
  check_pattern(pages.at(0), whole, rest, "what stayed");
}

void run() {
  const Row& row = current_row(k_rows);
  const Mapping other = Mapping::anonymous(2);
  const Mapping pages = Mapping::anonymous(4);
  fill_pattern(pages.at(0), 0, 2 * page_size());
  if (row.hole) {
    pages.unmap(2, 1);
  } else {
    pages.protect(2, 1, PROT_NONE);
  }
  for (const size_t part : k_parts) {
    if (row.write) {
      check_write(pages, other, part);
    } else {
      check_read(pages, other, part);
    }
  }
  pass();
}

CASE{
    .proves = "a pipe counts whole buffers and loses no byte at a bad page",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
