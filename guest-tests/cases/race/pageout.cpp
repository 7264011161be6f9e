// MADV_PAGEOUT sends the memory to swap under a thread that touches it:
// swap-out meets stores, and swap-in meets swap-out of the same page. Nothing
// is lost.

#include "harness/case.hpp"
#include "lib/race.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

void run() {
  Race race({.backing = current_row(k_every_backing).backing, .swap = true});
  race.run([&] {
    need(sys::madvise(race.at(), race.bytes(), MADV_PAGEOUT), "MADV_PAGEOUT");
    race.verify();
    race.linger();
  });
  pass();
}

CASE{
    .proves = "memory that is paged out while it is used keeps every store",
    .run = run,
    .rows = rows_of(k_every_backing),
    .needs = Need::swap,
    .deadline_ms = 10000,
};

} // namespace
} // namespace torture
