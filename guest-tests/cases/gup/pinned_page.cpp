// A page is pinned for long, as a registered buffer of io_uring. It stays the
// page of the process that pinned it: fork() must copy it for the child at once
// instead of sharing it, since a later copy on the parent's store would part
// the parent from what the device sees. Taking the mapping away, or its
// protection, does not take the page from the device, and what a device writes
// is seen in the mapping.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/file.hpp"
#include "lib/futex.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/uring.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

enum class Then : uint8_t { fork, fork_and_unmap, unmap, protect, discard };

struct Row {
  const char* name;
  Then then;
};

constexpr Row k_rows[] = {
    {"fork", Then::fork},       {"fork_and_unmap", Then::fork_and_unmap},
    {"unmap", Then::unmap},     {"protect", Then::protect},
    {"discard", Then::discard},
};

/// What the pinned page holds, read by way of a file.
void check_pinned(Uring& ring, const Mapping& page, size_t pattern) {
  const TestFile file(FileOn::memfd, 0);
  const Mapping back = Mapping::anonymous(1);
  check_equal(ring.write_fixed(file.fd(), page.at(0), page_size()),
              int64_t(page_size()), "write_fixed");
  check_equal(sys::pread(file.fd(), back.at(0), page_size(), 0),
              int64_t(page_size()), "read back");
  check_pattern(back.at(0), pattern, page_size(), "pinned page");
}

void run() {
  const Then then = current_row(k_rows).then;
  const Shared<Gate> stored;
  const Mapping page = Mapping::anonymous(1);
  fill_pattern(page.at(0), 1, page_size());
  Uring ring;
  check_equal(ring.register_buffer(page.at(0), page_size()), 0, "register");
  if (then == Then::fork || then == Then::fork_and_unmap) {
    Child child([&] {
      stored->wait();
      check_pattern(page.at(0), 1, page_size(), "page of the child");
      fill_pattern(page.at(0), 3, page_size());
    });
    fill_pattern(page.at(0), 2, page_size());
    stored->open();
    child.join();
    check_pinned(ring, page, 2);
  }
  const TestFile device(FileOn::memfd, page_size());
  check_equal(ring.read_fixed(device.fd(), page.at(0), page_size()),
              int64_t(page_size()), "read_fixed");
  check_pattern(page.at(0), 0, page_size(), "what the device wrote");
  if (then == Then::unmap || then == Then::fork_and_unmap) {
    page.unmap(0, 1);
  } else if (then == Then::protect) {
    page.protect(0, 1, PROT_NONE);
  } else if (then == Then::discard) {
    need(sys::madvise(page.at(0), page_size(), MADV_DONTNEED), "MADV_DONTNEED");
    expect_value(try_load(page.at(0)), 0);
    expect_done(try_store(page.at(0), 0x44));
  }
  check_pinned(ring, page, 0);
  check_equal(ring.unregister_buffer(), 0, "unregister");
  pass();
}

CASE{
    .proves = "a pinned page stays its process's own across fork, and the "
              "device's across munmap",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::io_uring,
};

} // namespace
} // namespace torture
