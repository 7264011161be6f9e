// WARN_ON() in a system call: the kernel logs it, sets the W taint and goes on.
// Nothing is lost by it, so this canary comes first.

#include "harness/case.hpp"
#include "lib/lkdtm.hpp"

namespace torture {
namespace {

void run() {
  provoke_and_expect("WARNING", "WARNING: ");
  pass();
}

CASE{
    .proves = "a WARN in the kernel reaches the log",
    .run = run,
    .needs = Need::lkdtm | Need::kernel_log,
    .deadline_ms = 4000,
    .expect = Splat::warning,
    .order = 10,
};

} // namespace
} // namespace torture
