// Compaction moves the pages to other frames under a thread that touches them:
// it replaces them by migration entries, on which a fault waits. Nobody may
// notice.

#include "harness/case.hpp"
#include "lib/proc.hpp"
#include "lib/race.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

constexpr char k_compact[] = "/proc/sys/vm/compact_memory";

void run() {
  Race race(
      {.backing = current_row(k_every_backing).backing, .keep_present = true});
  if (write_file(k_compact, "1") == -ENOENT) {
    skip("no compaction in this kernel");
  }
  race.run([&] {
    need(write_file(k_compact, "1"), "compact");
    race.verify();
    race.linger();
  });
  pass();
}

CASE{
    .proves = "pages that are moved by compaction while they are used keep "
              "every store",
    .run = run,
    .rows = rows_of(k_every_backing),
    .needs = Need::root,
    .deadline_ms = 10000,
};

} // namespace
} // namespace torture
