#include "harness/oracles.hpp"

#include "lib/child.hpp"
#include "lib/report.hpp"
#include "lib/system.hpp"
#include "lib/thread.hpp"
#include "sys/calls.hpp"

namespace torture {

namespace {

// Leaner than Thread and Mapping: this runs after every case.
alignas(64) unsigned char thread_stack[4096];
uint32_t thread_alive = 0; // cleared and woken by the kernel at exit

void touch_and_leave(void* at) {
  *static_cast<volatile unsigned char*>(at) = 1;
  end_thread();
}

void start_toucher(unsigned char* at) {
  constexpr unsigned long k_flags =
      CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD |
      CLONE_SYSVSEM | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID;
  thread_alive = 1;
  need(torture_clone(k_flags,
                     sys::stack_begin(thread_stack, sizeof(thread_stack)),
                     &thread_alive, touch_and_leave, at),
       "clone");
}

void join_toucher() {
  for (;;) {
    const uint32_t seen = __atomic_load_n(&thread_alive, __ATOMIC_ACQUIRE);
    if (seen == 0) {
      return;
    }
    sys::futex(&thread_alive, FUTEX_WAIT, seen);
  }
}

} // namespace

void check_lock_liveness() {
  const size_t bytes = 2 * page_size();
  auto* pages = reinterpret_cast<unsigned char*>(
      need(sys::mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
           "mmap"));
  start_toucher(pages);
  *static_cast<volatile unsigned char*>(pages + page_size()) = 2;
  join_toucher();
  need(sys::munmap(pages, bytes), "munmap");
  // fork() wants the mmap lock and every VMA's lock for writing.
  const int pid = int(need(sys::fork(), "fork"));
  if (pid == 0) {
    sys::exit_process(0);
  }
  reap(pid, nullptr);
}

void check_no_children() {
  const long left = sys::wait4(-1, nullptr, WNOHANG);
  if (left != -ECHILD) {
    broken("the case left a child behind");
  }
}

} // namespace torture
