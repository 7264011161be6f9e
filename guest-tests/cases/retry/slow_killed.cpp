// SIGKILL reaches a process that waits for a slow page, from user mode or
// inside a system call. It must be gone promptly, while the server still keeps
// the page back.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/file.hpp"
#include "lib/fuse.hpp"
#include "lib/probe.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  bool system_call;
};

constexpr Row k_rows[] = {{"user", false}, {"system_call", true}};

constexpr uint64_t k_promptly_ms = 1000;

void run() {
  const bool system_call = current_row(k_rows).system_call;
  FuseFile file(2);
  const TestFile other(FileOn::memfd, 0);
  const Mapping pages = file.map(PROT_READ, MAP_SHARED);
  file.hold();
  Child child([&] {
    file.leave_server();
    if (system_call) {
      sys::pwrite(other.fd(), pages.page(1), 64, 0);
    } else {
      static_cast<void>(try_load(pages.page(1)));
    }
  });
  file.wait_for_reads(1);
  wait_until_blocked(child.pid());
  const uint64_t start = now_ms();
  child.kill(SIGKILL);
  child.expect_killed_by(SIGKILL);
  const uint64_t took = now_ms() - start;
  check(took < scaled_ms(k_promptly_ms), "death took {} ms", took);
  file.release();
  pass();
}

CASE{
    .proves = "SIGKILL ends the wait for a slow page promptly",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::fuse,
    .deadline_ms = 4000,
};

} // namespace
} // namespace torture
