// The memory goes and comes back under a thread that touches it. While it is
// gone every access is SIGSEGV at its address; once it is back, private
// memory begins anew and shared memory holds what was stored.

#include "harness/case.hpp"
#include "lib/race.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

void run() {
  const BackingRow& row = current_row(k_every_backing);
  Race race({.backing = row.backing});
  race.run([&] {
    race.closing();
    if (is_private(row.backing)) {
      race.dropping();
    }
    need(sys::munmap(race.at(), race.bytes()), "munmap");
    if (is_private(row.backing)) {
      race.dropped();
    }
    race.closed();
    race.linger();
    race.opening();
    race.map();
    race.opened();
    race.linger();
    race.verify();
  });
  pass();
}

CASE{
    .proves = "nothing is read or stored through a mapping that is gone, nor "
              "lost from one that is shared",
    .run = run,
    .rows = rows_of(k_every_backing),
    .deadline_ms = 4000,
};

} // namespace
} // namespace torture
