// An object given back twice.

#include "harness/case.hpp"
#include "lib/lkdtm.hpp"

namespace torture {
namespace {

void run() {
  provoke_and_expect("SLAB_FREE_DOUBLE", "BUG: KASAN: ");
  pass();
}

CASE{
    .proves = "KASAN reports a double free",
    .run = run,
    .needs = Need::lkdtm | Need::kernel_log | Need::kasan,
    .deadline_ms = 4000,
    .expect = Splat::kasan,
    .order = 51,
};

} // namespace
} // namespace torture
