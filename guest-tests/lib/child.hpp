#pragma once

// A forked process with an owner: it is killed and reaped when its owner goes.

#include <stdint.h>

#include "lib/report.hpp"
#include "lib/system.hpp"
#include "sys/calls.hpp"

namespace torture {

/// Waits for the end of a child and reaps it. A wait that was interrupted is
/// tried again whatever its error says: whether the kernel begins it again by
/// itself is a question of gup/ring_closed.
void reap(int pid, int* status);

class Child {
 public:
  /// `body()` runs in the child, which then exits with status 0.
  template <class Body> explicit Child(Body body) {
    pid_ = int(need(sys::fork(), "fork"));
    make_program_present();
    if (pid_ == 0) {
      body();
      sys::exit_process(0);
    }
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();

  [[nodiscard]] int pid() const { return pid_; }
  void kill(int signal) const { sys::kill(pid_, signal); }
  /// Waits. A verdict the child stated becomes the end of the caller too.
  int wait_status();
  /// Waits and fails the case unless the child left with status 0.
  void join();
  /// Waits and fails the case unless the child died of `signal`.
  void expect_killed_by(int signal);

 private:
  int pid_ = 0;
};

} // namespace torture
