// One thread holds the mmap lock for reading and another one waits for it to
// write: whoever wants the lock now has to wait as well. A fault that finds its
// mapping's own lock does not want it, and is over at once. Without that the
// fault is behind the writer, and the writer behind a page that never comes.

#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/probe.hpp"
#include "lib/proc.hpp"
#include "lib/queued_writer.hpp"

namespace torture {
namespace {

constexpr size_t k_offset = 0x39;

struct Row {
  const char* name;
  Access access;
  bool file;
  int flags;
  bool loaded;    // the page was read before
  bool read_only; // a store is refused
};

constexpr Row k_rows[] = {
    {"private_load", Access::load, false, MAP_PRIVATE, false, false},
    {"private_store", Access::store, false, MAP_PRIVATE, false, false},
    {"zero_page_store", Access::store, false, MAP_PRIVATE, true, false},
    {"file_load", Access::load, true, MAP_PRIVATE, false, false},
    {"file_private_store", Access::store, true, MAP_PRIVATE, false, false},
    {"read_only_store", Access::store, false, MAP_PRIVATE, true, true},
    {"file_shared_store", Access::store, true, MAP_SHARED, false, false},
};

void run() {
  const Row& row = current_row(k_rows);
  const TestFile file(FileOn::memfd, 2 * page_size());
  const Mapping pages =
      row.file ? Mapping::file(file.fd(), 2, Mapping::k_read_write, row.flags)
               : Mapping::anonymous(2);
  unsigned char* target = pages.at(k_offset);
  const uint32_t old = row.file ? pattern_byte(k_offset) : 0;
  const bool at_once = touch_with_queued_writer(
      [&] {
        // The mapping has its anon_vma: to make one takes the mmap lock.
        expect_done(try_store(pages.page(1), 0x42));
        if (row.loaded) {
          expect_value(try_load(target), 0);
        }
        if (row.read_only) {
          pages.protect(0, 1, PROT_READ);
          // The kernel's own code around a signal handler lies in the vDSO,
          // whose first fetch takes the lock of the process.
          expect_signal(try_store(target, 1), SIGSEGV, SEGV_ACCERR, target);
        }
      },
      [&] {
        const FaultCount before = FaultCount::now();
        const Probe got = try_access(row.access, target);
        if (row.read_only) {
          expect_signal(got, SIGSEGV, SEGV_ACCERR, target);
          return;
        }
        expect_faults(before, 1, 0, row.name);
        expect_value(got, row.access == Access::load ? old : 0);
      },
      [&] {
        const bool stored = row.access == Access::store && !row.read_only;
        expect_value(try_load(target), stored ? 0x5a : old);
        expect_value(try_load(target + 1),
                     row.file ? pattern_byte(k_offset + 1) : 0);
        expect_value(try_load(pages.page(1)), 0x42);
      });
  check(at_once, "the fault waited for the writer of the mmap lock");
  pass();
}

CASE{
    .proves = "a fault takes the lock of its mapping, not that of the process",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::fuse | Need::vma_locks,
    .deadline_ms = 3000,
};

} // namespace
} // namespace torture
