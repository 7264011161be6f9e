// The server answers the read of a slow page with fewer bytes than asked for.
// For the kernel that is the new end of the file. The page is there when it
// holds a byte of the file, with zeros behind the last one; a page that got
// nothing at all lies beyond the end, and the retry finds that out although the
// page has been filled with zeros by then: SIGBUS, or the error of the call.

#include "harness/case.hpp"
#include "lib/fuse.hpp"
#include "lib/gup.hpp"
#include "lib/kernel_access.hpp"
#include "lib/probe.hpp"

namespace torture {
namespace {

enum class By : uint8_t { load, gup, copy };

struct Row {
  const char* name;
  By by;
  size_t got; // bytes of the page that arrive
};

constexpr Row k_rows[] = {
    {"part_load", By::load, 200}, {"part_gup", By::gup, 200},
    {"part_copy", By::copy, 200}, {"none_load", By::load, 0},
    {"none_gup", By::gup, 0},     {"none_copy", By::copy, 0},
};

struct Result {
  Probe probe;
  long answer = 0;
};

Result touch(By by, unsigned char* at, unsigned char* local) {
  Result result;
  if (by == By::load) {
    result.probe = try_load(at);
  } else if (by == By::gup) {
    result.answer = gup::process_vm_read(at, 256, local);
  } else {
    result.answer = kernel::copy_from_user(at);
  }
  return result;
}

void run() {
  const Row& row = current_row(k_rows);
  FuseFile file(3);
  const Mapping pages = file.map(PROT_READ, MAP_SHARED);
  const Mapping local = Mapping::anonymous(1);
  unsigned char* at = pages.page(1);
  file.end_reads_at(page_size() + row.got);
  file.hold();
  Result result;
  Thread caller([&] { result = touch(row.by, at, local.at(0)); });
  file.wait_for_reads(1);
  wait_until_blocked(caller.tid());
  file.release();
  caller.join();
  if (row.got == 0) {
    if (row.by == By::load) {
      expect_signal(result.probe, SIGBUS, BUS_ADRERR, at);
    } else {
      check_equal(result.answer, -EFAULT, row.name);
    }
    expect_signal(try_load(at), SIGBUS, BUS_ADRERR, at);
  } else {
    if (row.by == By::load) {
      expect_value(result.probe, pattern_byte(page_size()));
    } else {
      check_equal(result.answer, row.by == By::gup ? 256 : kernel::k_bytes,
                  row.name);
    }
    check_pattern(at, page_size(), row.got, "part that arrived");
    for (size_t i = row.got; i < page_size(); ++i) {
      check(at[i] == 0, "byte {} behind the end is {x}", i, at[i]);
    }
  }
  expect_signal(try_load(pages.page(2)), SIGBUS, BUS_ADRERR, pages.page(2));
  pass();
}

CASE{
    .proves = "a short answer to a slow read is the end of the file",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::fuse | Need::process_vm,
};

} // namespace
} // namespace torture
