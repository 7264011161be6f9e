// The page for the signal frame belongs to a userfaultfd. The delivery of the
// signal waits in the kernel's own fault until the page comes, and the handler
// runs then, once.

#include "harness/case.hpp"
#include "lib/futex.hpp"
#include "lib/stack.hpp"
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
  const Mapping pages = make_signal_stack();
  uffd.watch(pages.at(0), pages.bytes());
  handle_on_signal_stack(SIGUSR1, on_signal);
  Gate back;
  Thread thread([&] {
    set_signal_stack(pages.at(0), pages.bytes());
    sys::tgkill(sys::getpid(), sys::gettid(), SIGUSR1);
    back.open();
  });
  const uintptr_t address = uffd.next_fault();
  check(address - reinterpret_cast<uintptr_t>(pages.at(0)) < pages.bytes(),
        "fault at {x}, not in the signal stack", address);
  wait_until_blocked(thread.tid());
  check(!back.is_open() && handled.value() == 0,
        "the handler ran without a frame");
  check_equal(uffd.zero(pages.at(0), pages.bytes()), 0, "zeropage");
  thread.join();
  check_equal(handled.value(), 1, "runs of the handler");
  pass();
}

CASE{
    .proves = "the delivery of a signal waits for the page of its frame",
    .run = run,
    .needs = Need::uffd,
};

} // namespace
} // namespace torture
