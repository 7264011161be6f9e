#pragma once

// A thread that does the same thing again and again until its owner goes.

#include <stdint.h>

#include "lib/thread.hpp"
#include "sys/calls.hpp"

namespace torture {

template <class Body> class Repeater {
 public:
  explicit Repeater(Body body) : thread_(Loop{this, body}) {}
  ~Repeater() { __atomic_store_n(&stop_, 1, __ATOMIC_RELEASE); }
  Repeater(const Repeater&) = delete;
  Repeater& operator=(const Repeater&) = delete;
  /// Returns when the body has been done so many times.
  void wait_for(uint32_t rounds) const {
    while (__atomic_load_n(&rounds_, __ATOMIC_ACQUIRE) < rounds) {
      sys::yield();
    }
  }

 private:
  struct Loop {
    Repeater* self;
    Body body;
    void operator()() {
      while (__atomic_load_n(&self->stop_, __ATOMIC_ACQUIRE) == 0) {
        body();
        __atomic_fetch_add(&self->rounds_, 1, __ATOMIC_ACQ_REL);
        sys::yield();
      }
    }
  };
  uint32_t stop_ = 0; // a word: the least that is atomic everywhere
  uint32_t rounds_ = 0;
  Thread<Loop> thread_; // ends first
};

} // namespace torture
