// The kernel reads user memory by a plain pointer, not through its accessors.
// Where the processor keeps the two apart (SMAP, PAN, separate address spaces)
// the page fault handler must oops although the page is there and the user may
// read it.

#include "harness/case.hpp"
#include "lib/lkdtm.hpp"
#include "lib/proc.hpp"

namespace torture {
namespace {

void run() {
  KernelLog oops;
  KernelLog internal_error;
  KernelLog survived;
  const int status = provoke("ACCESS_USERSPACE");
  if (oops.seen(k_oops) || internal_error.seen(k_internal_error)) {
    pass();
    return;
  }
  if (survived.seen("survived bad read")) {
    skip("the kernel can read user memory directly here");
  }
  fail("neither an oops nor a read; the child's wait status is {x}",
       unsigned(status));
}

CASE{
    .proves = "the kernel cannot read user memory by a stray pointer",
    .run = run,
    .needs = Need::lkdtm | Need::kernel_log,
    .deadline_ms = 4000,
    .expect = Splat::oops,
    .order = 92,
};

} // namespace
} // namespace torture
