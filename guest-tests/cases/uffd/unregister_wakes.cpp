// When the range is unregistered, or the userfaultfd closed, nobody will ever
// supply the page: whoever waits must be woken and finds ordinary memory.

#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/thread.hpp"
#include "lib/uffd.hpp"

namespace torture {
namespace {

void run() {
  const Uffd uffd;
  const Mapping pages = Mapping::anonymous(1);
  uffd.watch(pages.at(0), pages.bytes());
  Probe got{};
  Thread toucher([&] { got = try_store(pages.at(12), 0x51); });
  static_cast<void>(uffd.next_fault());
  wait_until_blocked(toucher.tid());
  uffd.unwatch(pages.at(0), pages.bytes());
  toucher.join();
  expect_done(got);
  expect_value(try_load(pages.at(12)), 0x51);
  expect_value(try_load(pages.at(13)), 0);
  pass();
}

CASE{
    .proves = "unregistering a range wakes who waits for its pages",
    .run = run,
    .needs = Need::uffd,
};

} // namespace
} // namespace torture
