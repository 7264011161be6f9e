// Several threads wait for pages, in user mode and inside a system call, some
// of them reported already and some not, when the range is unregistered or the
// userfaultfd is closed. Every one of them is woken and finds ordinary memory.

#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/thread.hpp"
#include "lib/uffd.hpp"
#include "rt/string.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  bool close;
};

constexpr Row k_rows[] = {{"unregister", false}, {"close", true}};

void run() {
  Uffd uffd;
  const Mapping pages = Mapping::anonymous(4);
  uffd.watch(pages.at(0), pages.bytes());
  Probe loaded{};
  Probe stored{};
  Probe same{};
  long result = 1;
  auto* name = reinterpret_cast<new_utsname*>(pages.page(2));
  Thread one([&] { loaded = try_load(pages.page(0) + 1); });
  Thread two([&] { stored = try_store(pages.page(1) + 2, 0x52); });
  Thread three([&] { result = sys::uname(name); });
  Thread four([&] { same = try_load(pages.page(1) + 3); });
  static_cast<void>(uffd.next_fault());
  static_cast<void>(uffd.next_fault());
  wait_until_blocked(one.tid());
  wait_until_blocked(two.tid());
  wait_until_blocked(three.tid());
  wait_until_blocked(four.tid());
  if (current_row(k_rows).close) {
    uffd.close();
  } else {
    uffd.unwatch(pages.at(0), pages.bytes());
  }
  one.join();
  two.join();
  three.join();
  four.join();
  expect_value(loaded, 0);
  expect_done(stored);
  expect_value(same, 0);
  check_equal(result, 0, "uname");
  check(rt::equal(name->sysname, "Linux"), "uname gave '{}'",
        static_cast<const char*>(name->sysname));
  expect_value(try_load(pages.page(1) + 2), 0x52);
  expect_value(try_load(pages.page(3)), 0);
  pass();
}

CASE{
    .proves = "the end of a userfaultfd wakes everybody who waits for a page",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::uffd,
};

} // namespace
} // namespace torture
