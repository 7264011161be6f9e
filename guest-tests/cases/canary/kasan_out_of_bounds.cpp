// A write behind the end of an object.

#include "harness/case.hpp"
#include "lib/lkdtm.hpp"

namespace torture {
namespace {

void run() {
  provoke_and_expect("SLAB_LINEAR_OVERFLOW", "BUG: KASAN: ");
  pass();
}

CASE{
    .proves = "KASAN reports a write behind an object",
    .run = run,
    .needs = Need::lkdtm | Need::kernel_log | Need::kasan,
    .deadline_ms = 4000,
    .expect = Splat::kasan,
    .order = 52,
};

} // namespace
} // namespace torture
