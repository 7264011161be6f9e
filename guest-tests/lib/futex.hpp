#pragma once

// Hand-shakes between threads and processes. Words may be in shared memory.
// Nothing here has a time limit: the deadline of the case is the limit.

#include <stdint.h>

#include "sys/calls.hpp"

namespace torture {

/// Opens once; who waits goes on when it is open.
class Gate {
 public:
  void open() {
    __atomic_store_n(&word_, 1, __ATOMIC_RELEASE);
    sys::futex(&word_, FUTEX_WAKE, 0x7fffffff);
  }
  void wait() const {
    while (!is_open()) {
      sys::futex(&word_, FUTEX_WAIT, 0);
    }
  }
  [[nodiscard]] bool is_open() const {
    return __atomic_load_n(&word_, __ATOMIC_ACQUIRE) != 0;
  }

 private:
  uint32_t word_ = 0;
};

/// Counts up; who waits goes on when the count is reached.
class Counter {
 public:
  void add() {
    __atomic_fetch_add(&word_, 1, __ATOMIC_ACQ_REL);
    sys::futex(&word_, FUTEX_WAKE, 0x7fffffff);
  }
  void wait_for(uint32_t wanted) const {
    for (;;) {
      const uint32_t seen = value();
      if (seen >= wanted) {
        return;
      }
      sys::futex(&word_, FUTEX_WAIT, seen);
    }
  }
  [[nodiscard]] uint32_t value() const {
    return __atomic_load_n(&word_, __ATOMIC_ACQUIRE);
  }

 private:
  uint32_t word_ = 0;
};

} // namespace torture
