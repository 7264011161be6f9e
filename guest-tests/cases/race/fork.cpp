// fork() under a thread that touches the memory. The child's private pages are
// a snapshot of the time of the call: not older, never changed by the parent's
// later stores, and the child's own stores stay with it. Shared pages are one.

#include "harness/case.hpp"
#include "lib/race.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

void run() {
  const BackingRow& row = current_row(k_every_backing);
  Race race({.backing = row.backing, .keep_present = true});
  race.run([&] {
    race.before_fork();
    const long pid = need(sys::fork(), "fork");
    if (pid == 0) {
      if (is_private(row.backing)) {
        race.check_snapshot();
      } else {
        race.verify();
      }
      sys::exit_process(0);
    }
    race.verify();
    int status = 0;
    need(sys::wait4(int(pid), &status, 0), "wait4");
    if (status == k_exit_reported << 8) {
      sys::exit_process(k_exit_reported);
    }
    check_equal(status, 0, "wait status of the child");
  });
  pass();
}

CASE{
    .proves =
        "a child forked while memory is written to has a snapshot of its own",
    .run = run,
    .rows = rows_of(k_every_backing),
    .deadline_ms = 4000,
};

} // namespace
} // namespace torture
