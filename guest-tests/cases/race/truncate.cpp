// The file is cut to nothing and made long again under a thread that touches
// its mapping. Beyond the end every access is SIGBUS, also to pages that were
// copied before; afterwards everything is zeros, and no store from before the
// cut is left.

#include "harness/case.hpp"
#include "lib/race.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  Backing backing;
};

constexpr Row k_rows[] = {
    {"shmem", Backing::shmem},
    {"file_private", Backing::file_private},
    {"file_shared", Backing::file_shared},
};

void run() {
  Race race({.backing = current_row(k_rows).backing,
             .signal = SIGBUS,
             .code = BUS_ADRERR,
             .file_of_zeros = true});
  race.run([&] {
    race.closing();
    race.dropping();
    need(sys::ftruncate(race.fd(), 0), "ftruncate");
    race.dropped();
    race.closed();
    race.linger();
    race.opening();
    need(sys::ftruncate(race.fd(), race.bytes()), "ftruncate");
    race.opened();
    race.linger();
    race.verify();
  });
  pass();
}

CASE{
    .proves = "a file that is cut and grown again gives SIGBUS, then zeros, "
              "and nothing old",
    .run = run,
    .rows = rows_of(k_rows),
    .deadline_ms = 4000,
};

} // namespace
} // namespace torture
