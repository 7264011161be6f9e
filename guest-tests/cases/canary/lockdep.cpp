// A system call returns with a lock held: exactly what a page fault handler
// does that forgets to drop the mmap lock. Lockdep reports it on the way back
// to user space, and turns itself off. Where the way back does not ask lockdep
// (lockdep_sys_exit()), it is the task's exit that finds the lock in its way.

#include "harness/case.hpp"
#include "lib/lkdtm.hpp"

namespace torture {
namespace {

void run() {
  provoke_and_expect("SPINLOCKUP", "lock held when returning to user space",
                     "Invalid wait context", "still has locks held");
  pass();
}

CASE{
    .proves =
        "lockdep notices a lock that is held on the way back to user space",
    .run = run,
    .needs = Need::lkdtm | Need::kernel_log | Need::lockdep,
    .deadline_ms = 4000,
    .expect = Splat::lockdep,
    .order = 20,
};

} // namespace
} // namespace torture
