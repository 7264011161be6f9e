// A signal that is not fatal arrives while a thread waits for a slow page. It
// must not be lost and must not break the access: its handler runs once, and
// the load then gives the page's data.

#include "harness/case.hpp"
#include "lib/fuse.hpp"
#include "lib/futex.hpp"
#include "lib/probe.hpp"
#include "lib/signals.hpp"

namespace torture {
namespace {

Counter handled;

void on_signal(int, siginfo_t*, void*) {
  handled.add();
}

void run() {
  FuseFile file(2);
  const Mapping pages = file.map(PROT_READ, MAP_PRIVATE);
  handle_signal(SIGUSR1, on_signal);
  file.hold();
  Probe got{};
  Thread toucher([&] { got = try_load(pages.page(1) + 5); });
  file.wait_for_reads(1);
  wait_until_blocked(toucher.tid());
  need(sys::tgkill(sys::getpid(), toucher.tid(), SIGUSR1), "tgkill");
  file.release();
  toucher.join();
  expect_value(got, pattern_byte(page_size() + 5));
  check_equal(handled.value(), 1, "runs of the handler");
  pass();
}

CASE{
    .proves =
        "a signal during the wait for a slow page is handled once and the "
        "load is right",
    .run = run,
    .needs = Need::fuse,
};

} // namespace
} // namespace torture
