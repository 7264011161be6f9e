// The first store into a private mapping makes its anon_vma, for which a fault
// has to own the mmap lock whatever lock it came with. With a writer in the
// queue it cannot: it gives up what it holds, waits like the others, and starts
// over when the lock is free. That is one fault, with the right page.

#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/probe.hpp"
#include "lib/proc.hpp"
#include "lib/queued_writer.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  bool file;
};

constexpr Row k_rows[] = {{"anonymous", false}, {"private_file", true}};

void run() {
  const bool on_file = current_row(k_rows).file;
  const TestFile file(FileOn::memfd, 2 * page_size());
  // Its neighbours must not lend it their anon_vma.
  const Mapping pages =
      on_file ? Mapping::file(file.fd(), 2, Mapping::k_read_write, MAP_PRIVATE)
              : Mapping::anonymous(3, PROT_NONE);
  const size_t first = on_file ? 0 : 1;
  if (!on_file) {
    pages.protect(first, 1, Mapping::k_read_write);
  }
  unsigned char* const page = pages.page(first);
  const bool at_once = touch_with_queued_writer(
      [] {},
      [&] {
        const FaultCount before = FaultCount::now();
        expect_done(try_store(page + 3, 0xd1));
        expect_faults(before, 1, 0, "first store");
      },
      [&] {
        expect_value(try_load(page + 3), 0xd1);
        expect_value(try_load(page + 4), on_file ? pattern_byte(4) : 0);
      });
  check(!at_once, "an anon_vma was made without the mmap lock");
  expect_value(try_load(page + 3), on_file ? pattern_byte(3) : 0);
  pass();
}

CASE{
    .proves = "the first store into a mapping waits for the mmap lock and is "
              "one fault",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::fuse,
    .deadline_ms = 3000,
};

} // namespace
} // namespace torture
