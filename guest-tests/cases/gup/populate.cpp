// MAP_POPULATE brings in what the mapping allows and never fails for what it
// does not. What it brought in takes no fault any more, for the access that the
// mapping is made for: private writable pages are the process's own at once,
// pages to be read only are there to be read. Nothing is brought in for
// PROT_NONE, and a mapping beyond its file ends in SIGBUS as ever.

#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/proc.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  int protection;
  int flags;
  int faults; // minor ones, of three accesses
  bool store;
};

constexpr int k_both = PROT_READ | PROT_WRITE;

constexpr Row k_rows[] = {
    {"anonymous_write", k_both, MAP_PRIVATE | MAP_ANONYMOUS, 0, true},
    {"anonymous_read", PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, 0, false},
    {"anonymous_none", PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, 3, false},
    {"anonymous_shared", k_both, MAP_SHARED | MAP_ANONYMOUS, 0, false},
    {"file_private_write", k_both, MAP_PRIVATE, 0, true},
    {"file_private_read", PROT_READ, MAP_PRIVATE, 0, false},
    {"file_shared_read", PROT_READ, MAP_SHARED, 0, false},
};

constexpr size_t k_pages = 3;

void run() {
  const Row& row = current_row(k_rows);
  const bool is_file = (row.flags & MAP_ANONYMOUS) == 0;
  const TestFile file(FileOn::memfd, k_pages * page_size());
  // One page more than the file has.
  const size_t count = is_file ? k_pages + 1 : k_pages;
  const long base =
      need(sys::mmap(nullptr, count * page_size(), row.protection,
                     row.flags | MAP_POPULATE, is_file ? file.fd() : -1, 0),
           "mmap");
  auto* const at = reinterpret_cast<unsigned char*>(base);
  if (row.protection == PROT_NONE) {
    need(sys::mprotect(at, count * page_size(), PROT_READ), "mprotect");
  }
  const FaultCount before = FaultCount::now();
  for (size_t i = 0; i < k_pages; ++i) {
    unsigned char* byte = at + i * page_size() + 3;
    const size_t offset = i * page_size() + 3;
    expect_value(try_load(byte), is_file ? pattern_byte(offset) : 0);
    if (row.store) {
      expect_done(try_store(byte, 0x21));
    }
  }
  expect_faults(before, row.faults, 0, "accesses");
  if (is_file) {
    unsigned char* beyond = at + k_pages * page_size() + 3;
    expect_signal(try_load(beyond), SIGBUS, BUS_ADRERR, beyond);
    unsigned char byte = 0;
    check_equal(sys::pread(file.fd(), &byte, 1, 3), 1, "pread");
    check_equal(byte, pattern_byte(3), "byte of the file");
  }
  pass();
}

CASE{
    .proves = "MAP_POPULATE makes the pages present that the mapping allows to "
              "use",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
