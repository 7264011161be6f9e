// The server of a file goes away while a thread waits for one of its pages.
// The waiter must not wait for ever: it gets SIGBUS, as does every later
// access to a page that is not in memory. Pages that are stay readable.

#include "harness/case.hpp"
#include "lib/fuse.hpp"
#include "lib/probe.hpp"
#include "lib/thread.hpp"

namespace torture {
namespace {

void run() {
  FuseFile file(3);
  const Mapping pages = file.map(PROT_READ, MAP_SHARED);
  expect_value(try_load(pages.at(5)), pattern_byte(5));
  const uint32_t before = file.reads();
  file.hold();
  Probe waited{};
  Thread waiter([&] { waited = try_load(pages.page(1)); });
  file.wait_for_reads(before + 1);
  wait_until_blocked(waiter.tid());
  file.die();
  waiter.join();
  expect_signal(waited, SIGBUS, BUS_ADRERR, pages.page(1));
  expect_signal(try_load(pages.page(2)), SIGBUS, BUS_ADRERR, pages.page(2));
  expect_value(try_load(pages.at(5)), pattern_byte(5));
  pass();
}

CASE{
    .proves =
        "the death of a file server ends the wait for its pages in SIGBUS",
    .run = run,
    .needs = Need::fuse,
};

} // namespace
} // namespace torture
