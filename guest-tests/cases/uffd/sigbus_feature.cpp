// With UFFD_FEATURE_SIGBUS a missing page is not reported: who touches it gets
// SIGBUS at once, and the kernel's own accesses get -EFAULT.

#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/uffd.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  Access access;
};

constexpr Row k_rows[] = {{"load", Access::load}, {"store", Access::store}};

void run() {
  const Uffd uffd(UFFD_FEATURE_SIGBUS);
  const Mapping pages = Mapping::anonymous(2);
  uffd.watch(pages.at(0), pages.bytes());
  unsigned char* target = pages.page(1) + 0x77;
  expect_signal(try_access(current_row(k_rows).access, target), SIGBUS,
                BUS_ADRERR, target);
  check_equal(sys::uname(reinterpret_cast<new_utsname*>(pages.page(1))),
              -EFAULT, "uname");
  check(uffd.quiet(), "the fault was reported as well");
  pass();
}

CASE{
    .proves = "with the SIGBUS feature a missing page raises BUS_ADRERR",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::uffd,
};

} // namespace
} // namespace torture
