// The memory moves to another address and back under a thread that touches it.
// At the place that it left every access is SIGSEGV; no store is lost on
// the way, and none gets through an old translation after the move.

#include "harness/case.hpp"
#include "lib/race.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

void move(const Race& race, void* from, void* to) {
  const long got = sys::mremap(from, race.bytes(), race.bytes(),
                               MREMAP_MAYMOVE | MREMAP_FIXED, to);
  check_equal(got, long(uintptr_t(to)), "mremap");
}

void run() {
  Race race({.backing = current_row(k_every_backing).backing});
  race.run([&] {
    race.closing();
    move(race, race.at(), race.spare());
    race.closed();
    race.verify(race.spare());
    race.linger();
    race.opening();
    move(race, race.spare(), race.at());
    race.opened();
    race.linger();
    race.verify();
  });
  pass();
}

CASE{
    .proves = "memory that moves keeps every store and leaves no way to its "
              "old place",
    .run = run,
    .rows = rows_of(k_every_backing),
    .deadline_ms = 4000,
};

} // namespace
} // namespace torture
