// A page is declared bad (MADV_HWPOISON). The process that uses it is told by
// SIGBUS with BUS_MCEERR_AR, and so is every later touch of it, with the size
// of the damage in si_addr_lsb. The kernel's copies get -EFAULT,
// get_user_pages() -EHWPOISON, a child inherits the loss, and the pages beside
// it stay good.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/gup.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/signals.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

siginfo_t seen;
int signals = 0;
bool armed = false;
sys::JumpBuffer back;

void on_signal(int, siginfo_t* info, void*) {
  seen = *info;
  ++signals;
  if (armed) {
    torture_longjmp(&back);
  }
}

/// A load that must be SIGBUS; the probe keeps too little of the signal.
[[gnu::noinline]] void touch(const unsigned char* at) {
  armed = true;
  if (torture_setjmp(&back) == 0) {
    static_cast<void>(*static_cast<const volatile unsigned char*>(at));
  }
  armed = false;
}

void expect_bad(const unsigned char* page) {
  check_equal(seen.si_code, BUS_MCEERR_AR, "si_code");
  const auto address = reinterpret_cast<uintptr_t>(seen.si_addr);
  check_equal(int64_t(address & ~(page_size() - 1)),
              int64_t(reinterpret_cast<uintptr_t>(page)), "page of si_addr");
  check_equal(int64_t(1) << seen.si_addr_lsb, int64_t(page_size()),
              "bytes lost by si_addr_lsb");
}

struct Row {
  const char* name;
  bool shared;
};

constexpr Row k_rows[] = {{"private", false}, {"shared", true}};

void run() {
  const Mapping pages =
      current_row(k_rows).shared ? Mapping::shared(3) : Mapping::anonymous(3);
  for (size_t i = 0; i < 3; ++i) {
    expect_done(try_store(pages.page(i) + 5, uint8_t(0x60 + i)));
  }
  sys::SignalAction action{};
  action.handler = on_signal;
  action.flags = SA_SIGINFO | SA_NODEFER | sys::k_sa_restorer;
  action.restorer = torture_sigreturn;
  need(sys::sigaction(SIGBUS, &action, nullptr), "sigaction");
  need(sys::madvise(pages.page(1), page_size(), MADV_HWPOISON),
       "MADV_HWPOISON");
  if (signals > 0) { // the kernel may tell at once
    expect_bad(pages.page(1));
  }
  signals = 0;
  touch(pages.page(1) + 5);
  check_equal(signals, 1, "signals for a touch");
  expect_bad(pages.page(1));
  check_equal(sys::uname(reinterpret_cast<new_utsname*>(pages.page(1))),
              -EFAULT, "uname");
  check_equal(gup::touch<gup::populate_read>(pages.page(1)), -EHWPOISON,
              "populate");
  Child child([&] {
    signals = 0;
    touch(pages.page(1) + 6);
    check_equal(signals, 1, "signals in a child");
    expect_value(try_load(pages.page(0) + 5), 0x60);
  });
  child.join();
  expect_value(try_load(pages.page(0) + 5), 0x60);
  expect_value(try_load(pages.page(2) + 5), 0x62);
  pass();
}

CASE{
    .proves = "a touch of a page lost to a memory error raises BUS_MCEERR_AR",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::memory_failure | Need::root,
};

} // namespace
} // namespace torture
