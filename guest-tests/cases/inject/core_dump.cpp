// Each allocation of a core dump fails in turn. The dump may then be missing or
// incomplete, but the process dies of the signal it got, and nothing else
// happens. The last dump, without a failure, is complete.

#include "lib/core_dump.hpp"
#include "harness/case.hpp"
#include "lib/fail_nth.hpp"
#include "lib/mapping.hpp"

namespace torture {
namespace {

void run() {
  const CoreDumps dumps;
  const Mapping pages = Mapping::shared(2);
  fill_pattern(pages.at(0), 0, pages.bytes());
  Sweep sweep("core dump");
  while (sweep.next()) {
    const int pid = int(need(sys::fork(), "fork"));
    if (pid == 0) {
      dumps.enable(k_dump_shared);
      sweep.arm();
      sys::kill(sys::getpid(), SIGABRT);
      sys::exit_process(1);
    }
    need(sys::wait_ended(pid), "waitid");
    sweep.ask_about(pid);
    int status = 0;
    need(sys::wait4(pid, &status, 0), "wait4");
    check_equal(status & 0x7f, SIGABRT, "signal that ended the process");
    if (sweep.fired()) {
      remove_core(pid);
    } else {
      const CoreFile core(pid);
      core.expect_pattern(pages.at(0), 0, pages.bytes());
    }
  }
  pass();
}

CASE{
    .proves = "a core dump that cannot allocate ends, and the process with it",
    .run = run,
    .needs = Need::fail_nth | Need::root,
    .deadline_ms = 20000,
};

} // namespace
} // namespace torture
