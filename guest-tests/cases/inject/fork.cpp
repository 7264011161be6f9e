// Each allocation of fork() fails in turn: the call gives ENOMEM or EAGAIN and
// leaves nothing behind, or makes a child that has all of the memory.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/fail_nth.hpp"
#include "lib/file.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"

namespace torture {
namespace {

void check_child(int pid) {
  int status = 0;
  need(sys::wait4(pid, &status, 0), "wait4");
  if (status == k_exit_reported << 8) {
    sys::exit_process(k_exit_reported);
  }
  check_equal(status, 0, "wait status of the child");
}

void run() {
  const TestFile file(FileOn::memfd, page_size());
  const Mapping pages = Mapping::anonymous(2);
  const Mapping shown =
      Mapping::file(file.fd(), 1, Mapping::k_read_write, MAP_SHARED);
  fill_pattern(pages.at(0), 0, pages.bytes());
  Sweep sweep("fork");
  while (sweep.next()) {
    long pid = 0;
    const long result = sweep.armed([&] {
      pid = sys::fork();
      return pid > 0 ? 0 : pid;
    });
    if (pid == 0) {
      check_pattern(pages.at(0), 0, pages.bytes(), "the child's page");
      check_pattern(shown.at(0), 0, page_size(), "the child's file page");
      sys::exit_process(0);
    }
    if (sweep.expect(result, 0, {-ENOMEM, -EAGAIN})) {
      check_child(int(pid));
    } else {
      check_equal(sys::wait4(-1, nullptr, WNOHANG), -ECHILD, "a child");
    }
    check_pattern(pages.at(0), 0, pages.bytes(), "the parent's page");
  }
  pass();
}

CASE{
    .proves = "fork fails cleanly at every allocation, or not at all",
    .run = run,
    .needs = Need::fail_nth,
    .deadline_ms = 20000,
};

} // namespace
} // namespace torture
