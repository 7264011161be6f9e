// Without that restriction the kernel's own access waits like anybody's: the
// copy inside a system call sleeps in the fault and the call ends as if the
// page had always been there.

#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/thread.hpp"
#include "lib/uffd.hpp"
#include "rt/string.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

void run() {
  const Uffd uffd;
  const Mapping pages = Mapping::anonymous(1);
  uffd.watch(pages.at(0), pages.bytes());
  long result = 1;
  auto* name = reinterpret_cast<new_utsname*>(pages.at(0));
  Thread caller([&] { result = sys::uname(name); });
  static_cast<void>(uffd.next_fault());
  check_equal(uffd.zero(pages.at(0), page_size()), 0, "zeropage");
  caller.join();
  check_equal(result, 0, "uname");
  check(rt::equal(name->sysname, "Linux"), "uname gave '{}'",
        static_cast<const char*>(name->sysname));
  pass();
}

CASE{
    .proves = "a system call waits for a page of userfaultfd and succeeds",
    .run = run,
    .needs = Need::uffd,
};

} // namespace
} // namespace torture
