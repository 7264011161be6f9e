#pragma once

// A thread that does the same thing each time it is told to, while its owner
// goes on. How often is bounded, so nobody starves the other of a lock.

#include <stdint.h>

#include "lib/futex.hpp"
#include "lib/thread.hpp"

namespace torture {

template <class Body> class Repeater {
 public:
  explicit Repeater(Body body) : thread_(Loop{this, body}) {}
  /// What has not begun is left out.
  ~Repeater() {
    __atomic_store_n(&stop_, 1, __ATOMIC_RELEASE);
    told_.add();
  }
  Repeater(const Repeater&) = delete;
  Repeater& operator=(const Repeater&) = delete;
  /// Once more; returns at once.
  void again() { told_.add(); }
  /// Returns when the body has been done so many times.
  void wait_for(uint32_t rounds) const { done_.wait_for(rounds); }

 private:
  struct Loop {
    Repeater* self;
    Body body;
    void operator()() {
      for (uint32_t round = 1;; ++round) {
        self->told_.wait_for(round);
        if (__atomic_load_n(&self->stop_, __ATOMIC_ACQUIRE) != 0) {
          return;
        }
        body();
        self->done_.add();
      }
    }
  };
  uint32_t stop_ = 0; // a word: the least that is atomic everywhere
  Counter told_;
  Counter done_;
  Thread<Loop> thread_; // ends first
};

} // namespace torture
