// Two threads wait for the same slow page, both having given the lock up. One
// read serves both, and each retries on its own.

#include "harness/case.hpp"
#include "lib/fuse.hpp"
#include "lib/probe.hpp"

namespace torture {
namespace {

void run() {
  FuseFile file(2);
  const Mapping pages = file.map(PROT_READ, MAP_SHARED);
  file.hold();
  Probe first{};
  Probe second{};
  Thread one([&] { first = try_load(pages.page(1) + 1); });
  file.wait_for_reads(1);
  Thread two([&] { second = try_load(pages.page(1) + 2); });
  wait_until_blocked(one.tid());
  wait_until_blocked(two.tid());
  file.release();
  one.join();
  two.join();
  expect_value(first, pattern_byte(page_size() + 1));
  expect_value(second, pattern_byte(page_size() + 2));
  check_equal(file.reads(), 1, "reads of the page");
  pass();
}

CASE{
    .proves = "two threads get the same slow page from one read",
    .run = run,
    .needs = Need::fuse,
};

} // namespace
} // namespace torture
