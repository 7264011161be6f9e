// userfaultfd under the lock of the mapping: a fault is reported and its page
// supplied while nobody can get the mmap lock. The fault has to drop the one
// lock that it holds, whichever that is, before it sleeps. Only the second try,
// which asks for the mmap lock, has to wait for that; it finds the page.

#include "harness/case.hpp"
#include "lib/probe.hpp"
#include "lib/proc.hpp"
#include "lib/queued_writer.hpp"
#include "lib/uffd.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  Access access;
  bool copy;
};

constexpr Row k_rows[] = {{"load_zeropage", Access::load, false},
                          {"load_copy", Access::load, true},
                          {"store_copy", Access::store, true}};

struct Watch {
  explicit Watch(const Mapping& pages) {
    uffd.watch(pages.at(0), pages.bytes());
    // This makes the anon_vma, for which the mmap lock is needed.
    check_equal(uffd.zero(pages.page(1), page_size()), 0, "zeropage");
  }
  Uffd uffd;
};

void run() {
  const Row& row = current_row(k_rows);
  const Mapping pages = Mapping::anonymous(2);
  const Mapping source = Mapping::anonymous(1);
  const DoneInTime done = touch_with_queued_writer(
      [&] {
        fill_pattern(source.at(0), 0, page_size());
        return Watch(pages);
      },
      [&](const Watch&) {
        const FaultCount before = FaultCount::now();
        const Probe got = try_access(row.access, pages.at(0x61));
        expect_faults(before, 1, 0, row.name);
        const bool data = row.copy && row.access == Access::load;
        expect_value(got, data ? pattern_byte(0x61) : 0);
      },
      [&](const Watch& watch) {
        static_cast<void>(watch.uffd.next_fault());
        check_equal(
            row.copy ? watch.uffd.copy(pages.at(0), source.at(0), page_size())
                     : watch.uffd.zero(pages.at(0), page_size()),
            0, "page for the fault");
      },
      [&](const Watch& watch) {
        expect_value(try_load(pages.at(0x62)),
                     row.copy ? pattern_byte(0x62) : 0);
        check(watch.uffd.quiet(), "a fault was reported twice");
      });
  check(done.help, "no page was supplied before the mmap lock was free");
  pass();
}

CASE{
    .proves = "a userfaultfd resolves faults while the mmap lock is not to be "
              "had",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::fuse | Need::vma_locks | Need::uffd,
    .deadline_ms = 3000,
};

} // namespace
} // namespace torture
