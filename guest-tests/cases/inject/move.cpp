// mremap() to another address, with each allocation failing in turn. After an
// error the pages are where they were, and nothing is at the other place; after
// a success it is the other way round. They are never at both, and never lost.

#include "harness/case.hpp"
#include "lib/fail_nth.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  bool shared;
};

constexpr Row k_rows[] = {{"anon", false}, {"shmem", true}};
constexpr size_t k_distance = size_t(8) << 20; // page tables of its own

void run() {
  const Row& row = current_row(k_rows);
  Sweep sweep(row.name);
  while (sweep.next()) {
    const Mapping pages =
        row.shared ? Mapping::shared(2) : Mapping::anonymous(2);
    const Mapping room =
        Mapping::anonymous(2 * k_distance / page_size(), PROT_NONE);
    unsigned char* const to =
        room.at(k_distance - uintptr_t(room.at(0)) % (k_distance / 2) +
                uintptr_t(pages.at(0)) % (k_distance / 2));
    need(sys::munmap(to, pages.bytes()), "munmap");
    fill_pattern(pages.at(0), 0, pages.bytes());
    const long result = sweep.armed([&] {
      const long at = sys::mremap(pages.at(0), pages.bytes(), pages.bytes(),
                                  MREMAP_MAYMOVE | MREMAP_FIXED, to);
      return at == long(uintptr_t(to)) ? 0 : at;
    });
    const bool moved = sweep.expect(result, 0, {-ENOMEM});
    unsigned char* const here = moved ? to : pages.at(0);
    unsigned char* const gone = moved ? pages.at(0) : to;
    check_pattern(here, 0, pages.bytes(), "moved page");
    expect_done(try_store(here, 1));
    expect_signal(try_load(gone), SIGSEGV, SEGV_MAPERR, gone);
    expect_signal(try_load(gone + page_size()), SIGSEGV, SEGV_MAPERR,
                  gone + page_size());
  }
  pass();
}

CASE{
    .proves = "pages that cannot be moved for want of memory stay in place",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::fail_nth,
    .deadline_ms = 6000,
};

} // namespace
} // namespace torture
