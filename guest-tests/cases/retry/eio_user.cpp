// The read of a slow page fails in the end. The first attempt has given the
// lock up, so it may only ask for a retry; the second one reports the error
// with the lock held: SIGBUS, and a balanced lock. Returning error and retry
// bits together is the mistake this suite was made for.

#include "harness/case.hpp"
#include "lib/fuse.hpp"
#include "lib/probe.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  int flags;
  Access access;
};

constexpr Row k_rows[] = {
    {"private_load", MAP_PRIVATE, Access::load},
    {"private_store", MAP_PRIVATE, Access::store},
    {"shared_load", MAP_SHARED, Access::load},
    {"shared_store", MAP_SHARED, Access::store},
};

void run() {
  const Row& row = current_row(k_rows);
  FuseFile file(2);
  const Mapping pages = file.map(Mapping::k_read_write, row.flags);
  unsigned char* target = pages.page(1) + 0x18;
  file.hold();
  Probe got{};
  Thread toucher([&] { got = try_access(row.access, target); });
  file.wait_for_reads(1);
  wait_until_blocked(toucher.tid());
  file.release(EIO);
  toucher.join();
  expect_signal(got, SIGBUS, BUS_ADRERR, target);
  pass();
}

CASE{
    .proves = "a slow page that fails raises SIGBUS with the lock balanced",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::fuse,
};

} // namespace
} // namespace torture
