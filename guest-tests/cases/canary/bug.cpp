// BUG() in a system call ends the task that made it. The machine goes on,
// tainted (D).

#include "harness/case.hpp"
#include "lib/lkdtm.hpp"

namespace torture {
namespace {

void run() {
  // With a bug table, without one, and the generic fallback, which panics.
  provoke_and_expect("BUG", "kernel BUG at", "Kernel bug", "BUG: failure at");
  pass();
}

CASE{
    .proves = "a BUG in the kernel reaches the log and kills only its task",
    .run = run,
    .needs = Need::lkdtm | Need::kernel_log,
    .deadline_ms = 4000,
    .expect = Splat::bug,
    .order = 90,
};

} // namespace
} // namespace torture
