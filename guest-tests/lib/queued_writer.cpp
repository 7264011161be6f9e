#include "lib/queued_writer.hpp"

#include "lib/proc.hpp"
#include "sys/calls.hpp"

namespace torture {

namespace {

/// A thread seen asleep in the kernel so often in a row waits for the lock.
constexpr unsigned k_sightings = 100;

bool is_set(const uint32_t& flag) {
  return __atomic_load_n(&flag, __ATOMIC_ACQUIRE) != 0;
}

/// Waits for something that no signal ends.
bool is_stuck(int tid) {
  const char state = task_state(tid);
  return state != 'R' && state != 'S';
}

} // namespace

DoneInTime drive_queued_writer(QueueSteps& steps, FuseFile& file) {
  steps.ready.wait();
  steps.hold.open();
  file.wait_for_reads(1);
  wait_until_uninterruptible(steps.holder);
  steps.queue.open();
  wait_until_uninterruptible(steps.writer);
  steps.touch.open();
  DoneInTime done{};
  for (unsigned seen = 0; !done.touch && seen < k_sightings;) {
    done.help = is_set(steps.helped);
    done.touch = is_set(steps.touched);
    const bool stuck =
        is_stuck(steps.toucher) && (done.help || is_stuck(steps.helper));
    seen = stuck ? seen + 1 : 0;
    sys::yield();
  }
  file.release();
  return done;
}

} // namespace torture
