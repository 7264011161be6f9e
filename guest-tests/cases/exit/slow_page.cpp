// A thread waits for a page that a server keeps back. The process exits,
// becomes another program, or is killed: the thread must be interrupted in its
// fault and everything be over while the server still says nothing.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/exec_self.hpp"
#include "lib/fuse.hpp"
#include "lib/probe.hpp"
#include "lib/proc.hpp"

namespace torture {
namespace {

enum class End : uint8_t { exit, exec, kill };

struct Row {
  const char* name;
  End end;
};

constexpr Row k_rows[] = {
    {"exit", End::exit}, {"exec", End::exec}, {"kill", End::kill}};

struct Steps {
  Gate started;
  Gate waiting;
  int tid;
};

constexpr int k_code = 42;

void run() {
  const Row& row = current_row(k_rows);
  const int self = open_self();
  FuseFile file(2);
  const Mapping pages = file.map(PROT_READ, MAP_SHARED);
  const Shared<Steps> steps;
  file.hold();
  Child child([&] {
    file.leave_server();
    const Thread toucher([&] { static_cast<void>(try_load(pages.page(1))); });
    steps->tid = toucher.tid();
    steps->started.open();
    steps->waiting.wait();
    if (row.end == End::exec) {
      fail("execve: {}", exec_and_leave(self, k_code));
    }
    sys::exit_process(k_code);
  });
  steps->started.wait();
  file.wait_for_reads(1);
  wait_until_blocked(steps->tid);
  if (row.end == End::kill) {
    child.kill(SIGKILL);
    child.expect_killed_by(SIGKILL);
  } else {
    steps->waiting.open();
    check_equal(child.wait_status(), k_code << 8, "wait status");
  }
  check_equal(task_state(steps->tid), 'X', "state of the waiting thread");
  file.release();
  expect_value(try_load(pages.page(1)), pattern_byte(page_size()));
  pass();
}

CASE{
    .proves = "a process can end while one of its threads waits for a page "
              "that does not come",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::fuse,
    .deadline_ms = 4000,
};

} // namespace
} // namespace torture
