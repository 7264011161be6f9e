// MADV_PAGEOUT sends the memory to swap under a thread that touches it:
// swap-out meets stores, and swap-in meets swap-out of the same page. Nothing
// is lost.

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
    {"anon", Backing::anon},
    {"shmem", Backing::shmem},
    {"file_private", Backing::file_private},
    {"file_shared", Backing::file_shared},
    {"thp", Backing::thp},
};

void run() {
  Race race({.backing = current_row(k_rows).backing, .swap = true});
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
    .rows = rows_of(k_rows),
    .needs = Need::swap,
    .deadline_ms = 4000,
};

} // namespace
} // namespace torture
