// A task that sleeps uninterruptibly for longer than the detector allows. The
// task is one that was killed while it waited for an answer of a file server:
// it has to wait until the server answers or dies, so the hang ends on demand.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/fuse.hpp"
#include "lib/proc.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

constexpr char k_timeout[] = "/proc/sys/kernel/hung_task_timeout_secs";
constexpr char k_interval[] = "/proc/sys/kernel/hung_task_check_interval_secs";

void wait_for_report(KernelLog& log) {
  // The detector looks once a second; the deadline of the case is the limit.
  const __kernel_timespec pause{0, 20000000};
  while (!log.seen("blocked for more than")) {
    sys::ppoll(nullptr, 0, &pause);
  }
}

void run() {
  char timeout[32] = {};
  char interval[32] = {};
  need(read_file(k_timeout, timeout, sizeof(timeout)), k_timeout);
  need(read_file(k_interval, interval, sizeof(interval)), k_interval);
  FuseFile file(1);
  Child child([&] {
    file.leave_server();
    sys::fsync(file.fd());
  });
  file.wait_for_sync();
  KernelLog log;
  need(write_file(k_interval, "1"), k_interval);
  need(write_file(k_timeout, "1"), k_timeout);
  child.kill(SIGKILL);
  wait_for_report(log);
  need(write_file(k_timeout, timeout), k_timeout);
  need(write_file(k_interval, interval), k_interval);
  file.die();
  child.expect_killed_by(SIGKILL);
  pass();
}

CASE{
    .proves = "the hung task detector reports a task that sleeps too long",
    .run = run,
    .needs = Need::fuse | Need::kernel_log | Need::hung_task,
    .deadline_ms = 10000,
    .expect = Splat::hang,
    .order = 15,
};

} // namespace
} // namespace torture
