// The kernel touches a page that userfaultfd is to supply. A plain copy waits
// for the handler and the call succeeds. An atomic access to a futex faults
// with page faults disabled; the page is then brought in by fixup_user_fault()
// without leave to retry, so there is no waiting: -EFAULT, and the handler
// hears nothing. With a userfaultfd for user mode only nothing of the kernel's
// waits.

#include "harness/case.hpp"
#include "lib/kernel_access.hpp"
#include "lib/mapping.hpp"
#include "lib/thread.hpp"
#include "lib/uffd.hpp"

namespace torture {
namespace {

constexpr size_t k_at = 0x200;

void check_user_mode_only(const kernel::Origin& origin) {
  const Uffd uffd(0, UFFD_USER_MODE_ONLY);
  const Mapping page = Mapping::anonymous(1);
  uffd.watch(page.at(0), page.bytes());
  check_equal(kernel::touch(origin, page.at(k_at)), -EFAULT, "user mode only");
  check(uffd.quiet(), "an access by the kernel was reported");
}

void run() {
  const kernel::Origin& origin = current_row(kernel::k_origins);
  check_user_mode_only(origin);
  const Uffd uffd;
  const Mapping page = Mapping::anonymous(1);
  uffd.watch(page.at(0), page.bytes());
  if (origin.kind == kernel::Kind::atomic) {
    check_equal(kernel::touch(origin, page.at(k_at)), -EFAULT, origin.name);
    check(uffd.quiet(), "a fault that cannot wait was reported");
    pass();
    return;
  }
  long result = 0;
  Thread caller([&] { result = kernel::touch(origin, page.at(k_at)); });
  const uintptr_t address = uffd.next_fault() & ~(page_size() - 1);
  check_equal(int64_t(address), int64_t(uintptr_t(page.at(0))), "address");
  wait_until_blocked(caller.tid());
  check_equal(uffd.zero(page.at(0), page_size()), 0, "zeropage");
  caller.join();
  check_equal(result, origin.good, origin.name);
  check(uffd.quiet(), "the fault was reported twice");
  pass();
}

CASE{
    .proves = "the kernel's own accesses wait for userfaultfd where they can "
              "sleep, and else are -EFAULT",
    .run = run,
    .rows = rows_of(kernel::k_origins),
    .needs = Need::uffd,
};

} // namespace
} // namespace torture
