// A signal with a handler interrupts the wait of a fault from user mode: the
// handler runs first, with the page still missing, and when it returns the
// access faults again. A handler that takes FAULT_FLAG_INTERRUPTIBLE lightly
// loses the signal until the page comes, or kills the process.

#include "harness/case.hpp"
#include "lib/futex.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/signals.hpp"
#include "lib/thread.hpp"
#include "lib/uffd.hpp"

namespace torture {
namespace {

Counter handled;

void on_signal(int, siginfo_t*, void*) {
  handled.add();
}

void run() {
  const Uffd uffd;
  const Mapping pages = Mapping::anonymous(1);
  uffd.watch(pages.at(0), pages.bytes());
  handle_signal(SIGUSR1, on_signal);
  Probe got{};
  Thread toucher([&] { got = try_load(pages.at(0)); });
  static_cast<void>(uffd.next_fault());
  wait_until_blocked(toucher.tid());
  need(sys::tgkill(sys::getpid(), toucher.tid(), SIGUSR1), "tgkill");
  handled.wait_for(1);
  static_cast<void>(uffd.next_fault()); // the access faults again
  check_equal(uffd.zero(pages.at(0), page_size()), 0, "zeropage");
  toucher.join();
  expect_value(got, 0);
  check_equal(handled.value(), 1, "runs of the handler");
  pass();
}

CASE{
    .proves = "a signal handler runs while a fault waits, and the fault starts "
              "again",
    .run = run,
    .needs = Need::uffd,
};

} // namespace
} // namespace torture
