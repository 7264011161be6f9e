#pragma once

// A process whose mmap lock is held for reading, with a writer in the queue
// behind the reader: nobody else gets the lock. The holder reads a slow page
// through /proc/self/mem, which keeps the lock while it waits for the page.
//
// Needs Need::fuse. All this happens in a child process, because serving the
// slow page may take the mmap lock of the server.

#include <stdint.h>

#include "lib/child.hpp"
#include "lib/fuse.hpp"
#include "lib/futex.hpp"
#include "lib/gup.hpp"
#include "lib/mapping.hpp"
#include "lib/thread.hpp"

namespace torture {

struct QueueSteps {
  Gate ready;
  Gate hold;
  Gate queue;
  Gate touch;
  int holder;
  int writer;
  int toucher;
  int helper;
  uint32_t touched;
  uint32_t helped;
};

/// What was over before the lock was released.
struct DoneInTime {
  bool touch;
  bool help;
};

/// Parent's part.
DoneInTime drive_queued_writer(QueueSteps& steps, FuseFile& file);

/// In the child: `prepare()` while the lock is free; what it returns is kept
/// and given to the others. Then `touch()` in a thread of its own while the
/// writer is queued (it must not take the lock for anything but the touch, nor
/// use a futex), with `help()` in another one from the beginning; `finish()`
/// when the lock is free again.
template <class Prepare, class Touch, class Help, class Finish>
DoneInTime touch_with_queued_writer(Prepare prepare, Touch touch, Help help,
                                    Finish finish) {
  const Shared<QueueSteps> steps;
  FuseFile file(2);
  file.hold();
  Child child([&] {
    file.leave_server();
    const Mapping slow = file.map(PROT_READ, MAP_SHARED);
    const Mapping spare = Mapping::anonymous(1);
    const auto kept = prepare();
    Thread holder([&] {
      steps->holder = sys::gettid();
      steps->hold.wait();
      gup::touch<gup::proc_mem_read>(slow.page(1));
    });
    Thread writer([&] {
      steps->writer = sys::gettid();
      steps->queue.wait();
      spare.protect(0, 1, PROT_READ);
    });
    Thread helper([&] {
      steps->helper = sys::gettid();
      help(kept);
      __atomic_store_n(&steps->helped, 1, __ATOMIC_RELEASE);
    });
    Thread toucher([&] {
      steps->toucher = sys::gettid();
      steps->touch.wait();
      touch(kept);
      __atomic_store_n(&steps->touched, 1, __ATOMIC_RELEASE);
    });
    wait_until_blocked(holder.tid());
    wait_until_blocked(writer.tid());
    wait_until_blocked(helper.tid()); // or it has left
    wait_until_blocked(toucher.tid());
    steps->ready.open();
    toucher.join();
    helper.join();
    writer.join();
    holder.join();
    finish(kept);
  });
  const DoneInTime done = drive_queued_writer(*steps, file);
  child.join();
  return done;
}

/// The same without a helper, and with nothing to keep. True when the touch
/// was over before the lock was released.
template <class Prepare, class Touch, class Finish>
bool touch_with_queued_writer(Prepare prepare, Touch touch, Finish finish) {
  return touch_with_queued_writer(
             [&] {
               prepare();
               return 0;
             },
             [&](int) { touch(); }, [](int) {}, [&](int) { finish(); })
      .touch;
}

} // namespace torture
