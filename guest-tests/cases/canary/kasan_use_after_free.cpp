// A read of a freed object.

#include "harness/case.hpp"
#include "lib/lkdtm.hpp"

namespace torture {
namespace {

void run() {
  provoke_and_expect("READ_AFTER_FREE", "BUG: KASAN: ");
  pass();
}

CASE{
    .proves = "KASAN reports a read of freed memory",
    .run = run,
    .needs = Need::lkdtm | Need::kernel_log | Need::kasan,
    .deadline_ms = 4000,
    .expect = Splat::kasan,
    .order = 50,
};

} // namespace
} // namespace torture
