// While a thread waits for a slow page the file is truncated below it. The
// retry finds the page beyond the end: SIGBUS.

#include "harness/case.hpp"
#include "lib/fuse.hpp"
#include "lib/probe.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

void run() {
  FuseFile file(3);
  const Mapping pages = file.map(PROT_READ, MAP_SHARED);
  unsigned char* target = pages.page(2) + 0x21;
  file.hold();
  Probe got{};
  Thread toucher([&] { got = try_load(target); });
  file.wait_for_reads(1);
  wait_until_blocked(toucher.tid());
  long truncated = 1;
  Thread cutter(
      [&] { truncated = sys::ftruncate(file.fd(), 2 * page_size()); });
  file.wait_for_size_changes(1);
  // Waiting for the server's answer it would be interruptible: now it has
  // shortened the file and waits for the page to be unlocked.
  wait_until_uninterruptible(cutter.tid());
  file.release();
  cutter.join();
  toucher.join();
  check_equal(truncated, 0, "ftruncate");
  expect_signal(got, SIGBUS, BUS_ADRERR, target);
  pass();
}

CASE{
    .proves = "a retry finds out that its page was truncated away",
    .run = run,
    .needs = Need::fuse,
};

} // namespace
} // namespace torture
