// Protections flip under a thread that touches the memory. While an access is
// forbidden it must not get through, not even by an old translation of another
// processor; while it is allowed it must not be refused; a refused store must
// not have happened.

#include "harness/case.hpp"
#include "lib/race.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  Backing backing;
  int protection;
};

constexpr Row k_rows[] = {
    {"anon_none", Backing::anon, PROT_NONE},
    {"anon_read", Backing::anon, PROT_READ},
    {"shmem_none", Backing::shmem, PROT_NONE},
    {"file_private_read", Backing::file_private, PROT_READ},
    {"file_shared_read", Backing::file_shared, PROT_READ},
    {"thp_none", Backing::thp, PROT_NONE},
    {"thp_read", Backing::thp, PROT_READ},
};

void run() {
  const Row& row = current_row(k_rows);
  const bool readable = row.protection == PROT_READ;
  Race race(
      {.backing = row.backing, .code = SEGV_ACCERR, .loads_too = !readable});
  race.run([&] {
    race.closing();
    need(sys::mprotect(race.at(), race.bytes(), row.protection), "mprotect");
    race.closed();
    if (readable) {
      race.verify();
    }
    race.linger();
    race.opening();
    need(sys::mprotect(race.at(), race.bytes(), Mapping::k_read_write),
         "mprotect");
    race.opened();
    race.linger();
    race.verify();
  });
  pass();
}

CASE{
    .proves =
        "an access obeys the protection in force while it changes all the time",
    .run = run,
    .rows = rows_of(k_rows),
    .deadline_ms = 4000,
};

} // namespace
} // namespace torture
