#include "lib/thread.hpp"

#include "lib/proc.hpp"
#include "lib/report.hpp"
#include "sys/calls.hpp"

namespace torture {

namespace {
constexpr size_t k_stack_bytes = 32768;
}

ThreadBase::ThreadBase()
    : stack_(
          Mapping::anonymous((k_stack_bytes + page_size() - 1) / page_size())) {
  // Stack pages are present before the thread's faults are counted.
  for (size_t i = 0; i < stack_.bytes(); i += page_size()) {
    *stack_.at(i) = 1;
  }
}

void ThreadBase::start(void (*function)(void*), void* argument) {
  constexpr unsigned long k_flags =
      CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD |
      CLONE_SYSVSEM | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID;
  tid_word_ = 1;
  tid_ = int(need(torture_clone(k_flags,
                                sys::stack_begin(stack_.at(0), stack_.bytes()),
                                &tid_word_, function, argument),
                  "clone"));
}

void ThreadBase::join() {
  for (;;) {
    const uint32_t seen = __atomic_load_n(&tid_word_, __ATOMIC_ACQUIRE);
    if (seen == 0) {
      return;
    }
    sys::futex(&tid_word_, FUTEX_WAIT, seen);
  }
}

void end_thread() {
  sys::exit_thread(0);
}

void wait_until_blocked(int tid) {
  for (;;) {
    const char state = task_state(tid);
    if (state != 'R') {
      return;
    }
    sys::yield();
  }
}

void wait_until_uninterruptible(int tid) {
  for (;;) {
    const char state = task_state(tid);
    if (state != 'R' && state != 'S') {
      return;
    }
    sys::yield();
  }
}

} // namespace torture
