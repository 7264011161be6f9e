// A userfaultfd for user mode only lets nobody hold the kernel up: a missing
// page that the kernel touches is -EFAULT at once, while a touch from user
// mode is reported and resolved as usual.

#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/thread.hpp"
#include "lib/uffd.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

void run() {
  const Uffd uffd(0, UFFD_USER_MODE_ONLY);
  const Mapping pages = Mapping::anonymous(2);
  uffd.watch(pages.at(0), pages.bytes());
  check_equal(sys::uname(reinterpret_cast<new_utsname*>(pages.at(0))), -EFAULT,
              "uname");
  check_equal(sys::open(reinterpret_cast<const char*>(pages.at(0)), O_RDONLY),
              -EFAULT, "open");
  check(uffd.quiet(), "an access by the kernel was reported");
  Probe got{};
  Thread toucher([&] { got = try_load(pages.page(1)); });
  static_cast<void>(uffd.next_fault());
  check_equal(uffd.zero(pages.page(1), page_size()), 0, "zeropage");
  toucher.join();
  expect_value(got, 0);
  pass();
}

CASE{
    .proves = "user-mode-only userfaultfd answers the kernel with -EFAULT",
    .run = run,
    .needs = Need::uffd,
};

} // namespace
} // namespace torture
