// A page that was sent to swap comes back at the first touch: the right data,
// for exactly one major fault. A store is that one fault too. Private pages of
// a file that were written to go to swap as anonymous ones do.

#include "arch/arch.hpp"
#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/proc.hpp"
#include "lib/swap.hpp"

namespace torture {
namespace {

enum class Kind : uint8_t { anon, shmem, file };

struct Row {
  const char* name;
  Kind kind;
  Access access;
};

constexpr Row k_rows[] = {
    {"anon_load", Kind::anon, Access::load},
    {"anon_store", Kind::anon, Access::store},
    {"anon_atomic_add", Kind::anon, Access::atomic_add},
    {"shmem_load", Kind::shmem, Access::load},
    {"shmem_store", Kind::shmem, Access::store},
    {"file_private_load", Kind::file, Access::load},
};

Mapping map(const Row& row, const TestFile& file) {
  return row.kind == Kind::anon ? Mapping::anonymous(2)
         : row.kind == Kind::shmem
             ? Mapping::shared(2)
             : Mapping::file(file.fd(), 2, Mapping::k_read_write, MAP_PRIVATE);
}

void run() {
  const Row& row = current_row(k_rows);
  const Swap swap(size_t(4) << 20);
  const TestFile file(FileOn::memfd, 2 * page_size());
  const Mapping pages = map(row, file);
  fill_pattern(pages.at(0), 3, pages.bytes());
  page_out(pages.at(0), pages.bytes());
  unsigned char* const at = pages.page(1) + 0x40;
  const size_t offset = 3 + page_size() + 0x40;
  const FaultCount before = FaultCount::now();
  const Probe got = try_access(row.access, at);
  const FaultCount after = FaultCount::now();
  // What makes of an atomic operation a load and a store may fault for the
  // store as well: the page comes back clean.
  const int64_t more =
      row.access == Access::atomic_add ? arch::k_atomic_first_faults - 1 : 0;
  check_equal(after.major - before.major, 1, "major faults of a page in swap");
  check(after.minor - before.minor <= more,
        "a page in swap took {} minor faults besides",
        after.minor - before.minor);
  expect_done(got);
  if (row.access == Access::load) {
    check_equal(got.value, pattern_byte(offset), "loaded byte");
  }
  check_pattern(pages.page(0), 3, page_size() + 0x40, "pages before");
  check_pattern(at + 4, offset + 4, page_size() - 0x44, "bytes behind");
  pass();
}

CASE{
    .proves = "a page comes back from swap for one major fault",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::swap,
    .deadline_ms = 4000,
};

} // namespace
} // namespace torture
