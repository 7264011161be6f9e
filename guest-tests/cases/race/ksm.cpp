// KSM merges the pages with identical ones of another region, and is told to
// give them up again, under a thread that now and then stores to them. A store
// breaks the merge for the one who stores; the twin keeps its own contents.

#include "lib/ksm.hpp"
#include "harness/case.hpp"
#include "lib/race.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

void store_twins(const Race& race, const Mapping& twins, uint32_t* stored) {
  for (size_t i = 0; i < Race::k_slots; ++i) {
    const size_t inside = race.slot_offset(i) % page_size();
    auto* const mine = reinterpret_cast<uint32_t*>(twins.page(i) + inside);
    expect_value(try_load_aligned(mine), stored[i]);
    const Probe now =
        try_load_aligned(reinterpret_cast<const uint32_t*>(race.slot_at(i)));
    expect_done(now);
    stored[i] = now.value;
    expect_done(try_store_aligned(mine, now.value));
  }
}

void run() {
  const Ksm ksm;
  Race race({.backing = Backing::anon, .stores = 2, .keep_present = true});
  const Mapping twins = Mapping::anonymous(Race::k_slots);
  uint32_t stored[Race::k_slots] = {};
  need(sys::madvise(twins.at(0), twins.bytes(), MADV_MERGEABLE), "mergeable");
  race.run([&] {
    need(sys::madvise(race.at(), race.bytes(), MADV_MERGEABLE), "mergeable");
    store_twins(race, twins, stored);
    ksm.scan();
    race.verify();
    if (race.random().below(4) == 0) {
      need(sys::madvise(race.at(), race.bytes(), MADV_UNMERGEABLE),
           "unmergeable");
    }
    race.verify();
  });
  pass();
}

CASE{
    .proves = "merging and unmerging of pages in use changes nobody's contents",
    .run = run,
    .needs = Need::ksm,
    .deadline_ms = 4000,
};

} // namespace
} // namespace torture
