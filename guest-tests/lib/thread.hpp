#pragma once

// A second thread in the same mm, on its own stack, joined by its owner.

#include <stdint.h>

#include "lib/mapping.hpp"

namespace torture {

class ThreadBase {
 public:
  ThreadBase(const ThreadBase&) = delete;
  ThreadBase& operator=(const ThreadBase&) = delete;
  [[nodiscard]] int tid() const { return tid_; }
  /// Returns when the thread has left and its stack is no longer used.
  void join();

 protected:
  ThreadBase();
  ~ThreadBase() = default;
  void start(void (*function)(void*), void* argument);

 private:
  Mapping stack_;
  int tid_ = 0;
  uint32_t tid_word_ = 0; // cleared and woken by the kernel at exit
};

[[noreturn]] void end_thread();

/// Runs `body()`; it may use locals of the creator.
template <class Body> class Thread : public ThreadBase {
 public:
  explicit Thread(Body body) : body_(body) { start(enter, this); }
  ~Thread() { join(); }

 private:
  static void enter(void* self) {
    static_cast<Thread*>(self)->body_();
    end_thread();
  }
  Body body_;
};

/// Returns when the thread sleeps in the kernel (or has left). To be called
/// after the thread announced what it is about to block in.
void wait_until_blocked(int tid);

/// Returns when the thread waits for something that no signal ends, such as the
/// lock of a page (or has left).
void wait_until_uninterruptible(int tid);

} // namespace torture
