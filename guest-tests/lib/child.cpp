#include "lib/child.hpp"

namespace torture {

void reap(int pid, int* status) {
  for (;;) {
    const long got = sys::wait4(pid, status, 0);
    if (got == pid) {
      return;
    }
    if (got == -ECHILD) {
      broken("a child to wait for is gone");
    }
  }
}

Child::~Child() {
  if (pid_ > 0) {
    sys::kill(pid_, SIGKILL);
    reap(pid_, nullptr);
  }
}

int Child::wait_status() {
  int status = 0;
  reap(pid_, &status);
  pid_ = 0;
  if ((status & 0x7f) == 0 && ((status >> 8) & 0xff) == k_exit_reported) {
    sys::exit_process(k_exit_reported);
  }
  return status;
}

void Child::join() {
  const int status = wait_status();
  if (status != 0) {
    fail("child ended with wait status {x}, expected 0", unsigned(status));
  }
}

void Child::expect_killed_by(int signal) {
  const int status = wait_status();
  if ((status & 0x7f) != signal) {
    fail("child ended with wait status {x}, expected death by signal {}",
         unsigned(status), signal);
  }
}

} // namespace torture
