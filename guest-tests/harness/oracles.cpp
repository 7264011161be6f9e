#include "harness/oracles.hpp"

#include "lib/mapping.hpp"
#include "lib/report.hpp"
#include "lib/thread.hpp"
#include "sys/calls.hpp"

namespace torture {

void check_lock_liveness() {
  Mapping first = Mapping::anonymous(2);
  const Thread other([&] { *first.at(0) = 1; });
  { const Mapping second = Mapping::anonymous(1); }
  *first.page(1) = 2;
  // No Child: its fork makes pages present that nobody is going to count.
  const int pid = int(need(sys::fork(), "fork"));
  if (pid == 0) {
    sys::exit_process(0);
  }
  need(sys::wait4(pid, nullptr, 0), "wait4");
}

void check_no_children() {
  const long left = sys::wait4(-1, nullptr, WNOHANG);
  if (left != -ECHILD) {
    broken("the case left a child behind");
  }
}

} // namespace torture
