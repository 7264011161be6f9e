// Each allocation and each copy of execve() fails in turn, also those of the
// first faults of the new program. Up to the point of no return the call gives
// ENOMEM or EFAULT, E2BIG for want of a page for the arguments
// (get_arg_page()), or ENOEXEC for want of room for the program headers
// (load_elf_phdrs()), and the old program goes on. Behind it there is nobody to
// give an error to, and SIGSEGV kills. Or the new program runs, and does what
// it is to.

#include "harness/case.hpp"
#include "lib/exec_self.hpp"
#include "lib/fail_nth.hpp"
#include "lib/mapping.hpp"

namespace torture {
namespace {

constexpr int k_code = 42;
constexpr int k_refused = 43;

void run() {
  const Mapping page = Mapping::anonymous(1);
  fill_pattern(page.at(0), 0, page_size());
  const int self = open_self();
  Sweep sweep("execve");
  while (sweep.next()) {
    const int pid = int(need(sys::fork(), "fork"));
    if (pid == 0) {
      sweep.arm();
      const long error = exec_and_leave(self, k_code);
      sweep.disarm();
      sweep.expect(error, 0, {-ENOMEM, -EFAULT, -E2BIG, -ENOEXEC});
      check_pattern(page.at(0), 0, page_size(), "page of the old program");
      sys::exit_process(k_refused);
    }
    need(sys::wait_ended(pid), "waitid");
    sweep.ask_about(pid);
    int status = 0;
    need(sys::wait4(pid, &status, 0), "wait4");
    if (status == k_exit_reported << 8) {
      sys::exit_process(k_exit_reported);
    }
    const bool refused = status == k_refused << 8;
    const bool killed = (status & 0x7f) == SIGSEGV;
    if (refused) {
      sweep.note_failure(); // the child put its own count back to 0
    }
    check(status == k_code << 8 || refused || (killed && sweep.fired()),
          "wait status {x} when allocation or copy {} failed", unsigned(status),
          sweep.point());
  }
  pass();
}

CASE{
    .proves = "execve that cannot allocate fails, or kills behind the point of "
              "no return",
    .run = run,
    .needs = Need::fail_nth,
    .deadline_ms = 20000,
};

} // namespace
} // namespace torture
