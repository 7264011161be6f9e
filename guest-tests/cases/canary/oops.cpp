// The kernel writes to address 0. Its own fault handler finds neither a VMA
// nor a fixup and must oops: no endless loop, no silent success.

#include "harness/case.hpp"
#include "lib/lkdtm.hpp"

namespace torture {
namespace {

void run() {
  provoke_and_expect("EXCEPTION", k_oops, k_internal_error);
  pass();
}

CASE{
    .proves = "an access outside the range by the kernel is an oops that kills "
              "only its task",
    .run = run,
    .needs = Need::lkdtm | Need::kernel_log,
    .deadline_ms = 4000,
    .expect = Splat::oops,
    .order = 91,
};

} // namespace
} // namespace torture
