// MADV_DONTNEED under a thread that touches the memory. When it has returned,
// no earlier store to private memory can be read any more, by nobody; later
// ones can. Shared memory keeps everything.

#include "harness/case.hpp"
#include "lib/race.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

void run() {
  const BackingRow& row = current_row(k_every_backing);
  Race race({.backing = row.backing});
  race.run([&] {
    if (is_private(row.backing)) {
      race.dropping();
    }
    need(sys::madvise(race.at(), race.bytes(), MADV_DONTNEED), "madvise");
    if (is_private(row.backing)) {
      race.dropped();
    }
    race.verify();
    race.linger();
    race.verify();
  });
  pass();
}

CASE{
    .proves = "MADV_DONTNEED drops just what was stored before it",
    .run = run,
    .rows = rows_of(k_every_backing),
    .deadline_ms = 4000,
};

} // namespace
} // namespace torture
