// Memory of every backing begins without any right and is raised step by step.
// What is not allowed yet is SEGV_ACCERR at its byte and changes nothing; what
// is allowed is one fault and gives the right data.

#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/proc.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  FileOn where;
  int flags; ///< 0: anonymous
  /// Its page table entries may become writable at once, or not.
  bool counts = true;
};

constexpr Row k_rows[] = {
    {"anon", FileOn::memfd, 0},
    {"memfd_private", FileOn::memfd, MAP_PRIVATE},
    {"memfd_shared", FileOn::memfd, MAP_SHARED, false},
    {"ext2_private", FileOn::ext2, MAP_PRIVATE},
    {"ext2_shared", FileOn::ext2, MAP_SHARED},
};

void run() {
  const Row& row = current_row(k_rows);
  const TestFile file(row.where, page_size());
  const Mapping page = row.flags == 0
                           ? Mapping::anonymous(1, PROT_NONE)
                           : Mapping::file(file.fd(), 1, PROT_NONE, row.flags);
  unsigned char* const at = page.at(0x123);
  const unsigned char old = row.flags == 0 ? 0 : pattern_byte(0x123);
  expect_signal(try_load(at), SIGSEGV, SEGV_ACCERR, at);
  expect_signal(try_store(at, 1), SIGSEGV, SEGV_ACCERR, at);
  page.protect(0, 1, PROT_READ);
  FaultCount before = FaultCount::now();
  expect_value(try_load(at), old);
  expect_faults(before, 1, 0, "first load that is allowed");
  expect_signal(try_store(at, 1), SIGSEGV, SEGV_ACCERR, at);
  expect_value(try_load(at), old);
  page.protect(0, 1, Mapping::k_read_write);
  before = FaultCount::now();
  expect_done(try_store(at, 0x7e));
  if (row.counts) {
    expect_faults(before, 1, 0, "first store that is allowed");
  }
  expect_value(try_load(at), 0x7e);
  page.protect(0, 1, PROT_NONE);
  expect_no_permission(Access::load, at);
  page.protect(0, 1, PROT_READ);
  expect_value(try_load(at), 0x7e);
  pass();
}

CASE{
    .proves = "an access is resolved as soon as it is allowed, and not before",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
