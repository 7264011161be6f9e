// A part of the mapping gets a flag of its own and loses it again: the VMA
// splits and merges, and a huge page is split, under a thread that touches all
// of it. Nobody may notice.

#include "harness/case.hpp"
#include "lib/race.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

void run() {
  Race race({.backing = current_row(k_every_backing).backing});
  const auto pages = uint32_t(race.bytes() / page_size());
  race.run([&] {
    const uint32_t first = race.random().below(pages);
    const uint32_t count = 1 + race.random().below(pages - first);
    need(sys::madvise(race.at() + first * page_size(), count * page_size(),
                      MADV_DONTDUMP),
         "MADV_DONTDUMP");
    race.linger();
    race.verify();
    need(sys::madvise(race.at(), race.bytes(), MADV_DODUMP), "MADV_DODUMP");
    race.linger();
  });
  pass();
}

CASE{
    .proves = "splitting and merging a mapping is invisible to who uses it",
    .run = run,
    .rows = rows_of(k_every_backing),
    .deadline_ms = 4000,
};

} // namespace
} // namespace torture
