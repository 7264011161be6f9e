// The last thing an io_uring does is to visit the tasks that used it: a kernel
// worker queues work for them and wakes them out of whatever they wait for
// (TIF_NOTIFY_SIGNAL, no signal). The interrupted system call has to begin
// again with the number and the arguments it had, unseen by the task.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/file.hpp"
#include "lib/futex.hpp"
#include "lib/mapping.hpp"
#include "lib/proc.hpp"
#include "lib/thread.hpp"
#include "lib/uring.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

enum class Call : uint8_t { waitid, read, futex };

struct Row {
  const char* name;
  Call call;
};

constexpr Row k_rows[] = {
    {"waitid", Call::waitid},
    {"pipe_read", Call::read},
    {"futex_wait", Call::futex},
};

/// Closes the ring while `waiter` is blocked, and returns when that has woken
/// it: it sleeps again, or its call is over.
void close_below(int waiter, Uring& ring, const Gate& over) {
  wait_until_blocked(waiter);
  const uint64_t before = voluntary_switches(waiter);
  ring.close();
  while (!over.is_open() && voluntary_switches(waiter) == before) {
    sys::yield();
  }
}

void run() {
  const Call call = current_row(k_rows).call;
  const Shared<Gate> leave;
  Child child([&] { leave->wait(); });
  int ends[2];
  need(sys::pipe2(ends, O_CLOEXEC), "pipe2");
  uint32_t word = 0;
  Uring ring;
  Gate over;
  const int waiter = sys::gettid();
  Thread closer([&] {
    close_below(waiter, ring, over);
    leave->open();
    sys::write(ends[1], "x", 1);
    __atomic_store_n(&word, 1, __ATOMIC_RELEASE);
    sys::futex(&word, FUTEX_WAKE, 1);
  });
  unsigned char byte = 0;
  long got = 0;
  switch (call) {
    case Call::waitid:
      got = sys::wait_ended(child.pid());
      break;
    case Call::read:
      got = sys::read(ends[0], &byte, 1);
      break;
    case Call::futex:
      got = sys::futex(&word, FUTEX_WAIT, 0);
      break;
  }
  over.open();
  closer.join();
  check_equal(got, call == Call::read ? 1 : 0, "the interrupted call");
  child.join();
  pass();
}

CASE{
    .proves = "a system call that is interrupted because a ring with pinned "
              "pages goes away begins again, unseen",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::io_uring,
};

} // namespace
} // namespace torture
