#include "lib/child.hpp"

namespace torture {

Child::~Child() {
  if (pid_ > 0) {
    sys::kill(pid_, SIGKILL);
    sys::wait4(pid_, nullptr, 0);
  }
}

int Child::wait_status() {
  int status = 0;
  long got = 0;
  do {
    got = sys::wait4(pid_, &status, 0);
  } while (got == -EINTR);
  need(got, "wait4");
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
