// A huge page loses one of its small pages, which splits it, and is put
// together again, while a thread touches the others. No store is lost, and the
// page that was dropped stays zeros.

#include "harness/case.hpp"
#include "lib/race.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

bool is_refusal(long result) {
  // Pages that are busy, or no memory: madvise(2).
  return result == -EAGAIN || result == -EBUSY || result == -ENOMEM;
}

void run() {
  Race race({.backing = Backing::thp, .keep_present = true});
  const size_t step = race.slot_offset(1) / page_size() * page_size();
  if (step < 2 * page_size()) {
    skip("a huge page has too few pages");
  }
  race.run([&] {
    unsigned char* const other =
        race.at() + step * race.random().below(Race::k_slots) + page_size();
    expect_done(try_store(other, 0x77));
    need(sys::madvise(other, page_size(), MADV_DONTNEED), "MADV_DONTNEED");
    race.verify();
    expect_value(try_load(other), 0);
    const long result = sys::madvise(race.at(), race.bytes(), MADV_COLLAPSE);
    check(result == 0 || is_refusal(result), "MADV_COLLAPSE: {}", result);
    expect_value(try_load(other), 0);
    race.verify();
  });
  pass();
}

CASE{
    .proves = "splitting and collapsing a huge page in use loses nothing",
    .run = run,
    .needs = Need::thp,
    .deadline_ms = 4000,
};

} // namespace
} // namespace torture
