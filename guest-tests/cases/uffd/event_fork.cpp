// A userfaultfd that asked for forks: fork() waits until the event is read, and
// the event brings a second userfaultfd, for the child's memory. What the child
// waits for is supplied through that, and the parent's page is another one.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/futex.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/thread.hpp"
#include "lib/uffd.hpp"

namespace torture {
namespace {

void run() {
  const Uffd uffd(UFFD_FEATURE_EVENT_FORK);
  const Mapping pages = Mapping::anonymous(2);
  const Mapping source = Mapping::anonymous(1);
  fill_pattern(source.at(0), 0, page_size());
  uffd.watch(pages.at(0), pages.bytes());
  check_equal(uffd.zero(pages.at(0), page_size()), 0, "zeropage");
  expect_done(try_store(pages.at(0), 0x66));
  Gate child_gone;
  Thread handler([&] {
    const uffd_msg event = uffd.next_event();
    check_equal(event.event, UFFD_EVENT_FORK, "event");
    const Uffd of_child = Uffd::of_fork(event);
    const uintptr_t address = of_child.next_fault() & ~(page_size() - 1);
    check_equal(int64_t(address), int64_t(uintptr_t(pages.page(1))), "address");
    check(uffd.quiet(), "the child's fault was reported to the parent's");
    check_equal(of_child.copy(pages.page(1), source.at(0), page_size()), 0,
                "copy to the child");
    child_gone.wait();
    check_equal(of_child.zero(pages.page(1), page_size()), -ESRCH,
                "zeropage of a dead child");
  });
  Child child([&] {
    expect_value(try_load(pages.at(0)), 0x66);
    expect_value(try_load(pages.page(1) + 9), pattern_byte(9));
    expect_done(try_store(pages.at(0), 0x67));
  });
  child.join();
  child_gone.open();
  handler.join();
  expect_value(try_load(pages.at(0)), 0x66);
  Probe got{};
  Thread toucher([&] { got = try_load(pages.page(1) + 9); });
  static_cast<void>(uffd.next_fault());
  check_equal(uffd.zero(pages.page(1), page_size()), 0, "zeropage");
  toucher.join();
  expect_value(got, 0);
  pass();
}

CASE{
    .proves = "the fork event brings a userfaultfd for the child's memory",
    .run = run,
    .needs = Need::uffd | Need::root,
};

} // namespace
} // namespace torture
