// munmap() of a watched range waits until the event is read, when the range is
// gone already. Somebody who has been waiting for one of its pages is not
// forgotten: woken up, he faults again and finds the hole.

#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/thread.hpp"
#include "lib/uffd.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

void run() {
  const Uffd uffd(UFFD_FEATURE_EVENT_UNMAP);
  const Mapping pages = Mapping::anonymous(4);
  uffd.watch(pages.at(0), pages.bytes());
  check_equal(uffd.zero(pages.at(0), page_size()), 0, "zeropage");
  unsigned char* target = pages.page(2) + 0x18;
  Probe waited{};
  Thread waiter([&] { waited = try_store(target, 1); });
  static_cast<void>(uffd.next_fault());
  long result = 1;
  Thread unmapper(
      [&] { result = sys::munmap(pages.page(1), 2 * page_size()); });
  uffd.wait_readable();
  check_equal(uffd.zero(pages.page(3), page_size()), -EAGAIN,
              "zeropage while the event is not read");
  const uffd_msg event = uffd.next_event();
  check_equal(event.event, UFFD_EVENT_UNMAP, "event");
  check_equal(int64_t(event.arg.remove.start),
              int64_t(uintptr_t(pages.page(1))), "start");
  check_equal(int64_t(event.arg.remove.end), int64_t(uintptr_t(pages.page(3))),
              "end");
  unmapper.join();
  check_equal(result, 0, "munmap");
  check_equal(uffd.zero(pages.page(2), page_size()), -ENOENT,
              "zeropage of the hole");
  uffd.wake(pages.page(2), page_size());
  waiter.join();
  expect_signal(waited, SIGSEGV, SEGV_MAPERR, target);
  expect_value(try_load(pages.at(0)), 0);
  check_equal(uffd.zero(pages.page(3), page_size()), 0, "zeropage");
  expect_value(try_load(pages.page(3)), 0);
  // What is left of the range is unmapped without anybody who reads events.
  uffd.unwatch(pages.at(0), page_size());
  uffd.unwatch(pages.page(3), page_size());
  pass();
}

CASE{
    .proves = "the unmap event is exact, and who waited finds the hole",
    .run = run,
    .needs = Need::uffd,
};

} // namespace
} // namespace torture
