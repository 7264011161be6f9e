// MADV_FREE under a thread that touches the memory. Until the page is reclaimed
// its contents may be the old ones, then it is zeros, and never old again. A
// store behind the call cancels it for its page: that one cannot be lost.
// MADV_PAGEOUT has the kernel reclaim what was not stored to.

#include "arch/arch.hpp"
#include "harness/case.hpp"
#include "lib/race.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  Backing backing;
};

constexpr Row k_rows[] = {{"anon", Backing::anon}, {"thp", Backing::thp}};

void run() {
  if (arch::k_no_dirty_bit != nullptr) {
    skip("{}", arch::k_no_dirty_bit);
  }
  Race race({.backing = current_row(k_rows).backing,
             .lazy_drop = true,
             .stores = 64});
  race.run([&] {
    race.dropping();
    need(sys::madvise(race.at(), race.bytes(), MADV_FREE), "MADV_FREE");
    race.dropped();
    race.verify();
    need(sys::madvise(race.at(), race.bytes(), MADV_PAGEOUT), "MADV_PAGEOUT");
    race.linger();
    race.verify();
  });
  pass();
}

CASE{
    .proves = "MADV_FREE never loses a store made after it",
    .run = run,
    .rows = rows_of(k_rows),
    .deadline_ms = 4000,
};

} // namespace
} // namespace torture
