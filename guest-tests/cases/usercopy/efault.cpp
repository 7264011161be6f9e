// Kernel entry points that touch user memory in different ways, each given an
// address in a hole, in a PROT_NONE page, or beyond the end of a mapped file:
// the answer is -EFAULT, never a signal.

#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/mapping.hpp"
#include "lib/report.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

enum class Target : uint8_t { hole, none, beyond_eof };

struct Row {
  const char* name;
  Target target;
};

constexpr Row k_rows[] = {
    {"hole", Target::hole},
    {"none", Target::none},
    {"beyond_eof", Target::beyond_eof},
};

void try_all(unsigned char* bad) {
  int ends[2];
  need(sys::pipe2(ends, O_NONBLOCK), "pipe2");
  check_equal(sys::write(ends[1], bad, 8), -EFAULT, "write to a pipe");
  check_equal(sys::write(ends[1], "12345678", 8), 8, "write");
  check_equal(sys::read(ends[0], bad, 8), -EFAULT, "read from a pipe");
  const iovec part{bad, 8};
  check_equal(sys::writev(ends[1], &part, 1), -EFAULT, "writev");
  check_equal(sys::writev(ends[1], reinterpret_cast<const iovec*>(bad), 1),
              -EFAULT, "list of writev");
  check_equal(sys::clock_gettime(CLOCK_MONOTONIC,
                                 reinterpret_cast<__kernel_timespec*>(bad)),
              -EFAULT, "clock_gettime");
  check_equal(sys::futex(reinterpret_cast<uint32_t*>(bad), FUTEX_WAIT, 1),
              -EFAULT, "futex wait");
  check_equal(
      sys::futex(reinterpret_cast<uint32_t*>(bad), FUTEX_WAIT_PRIVATE, 1),
      -EFAULT, "private futex wait");
  check_equal(sys::sigaction(SIGUSR1, reinterpret_cast<sys::SignalAction*>(bad),
                             nullptr),
              -EFAULT, "rt_sigaction");
  check_equal(sys::pipe2(reinterpret_cast<int*>(bad), 0), -EFAULT, "pipe2");
  check_equal(sys::uname(reinterpret_cast<new_utsname*>(bad)), -EFAULT,
              "uname");
}

void run() {
  const Target target = current_row(k_rows).target;
  const TestFile file(FileOn::memfd, 0);
  const Mapping pages =
      target == Target::beyond_eof
          ? Mapping::file(file.fd(), 3, Mapping::k_read_write, MAP_SHARED)
          : Mapping::anonymous(3);
  if (target == Target::hole) {
    pages.unmap(1, 1);
  } else if (target == Target::none) {
    pages.protect(1, 1, PROT_NONE);
  }
  try_all(pages.page(1) + 64);
  pass();
}

CASE{
    .proves = "system calls answer a bad address with -EFAULT",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
