// MADV_DONTNEED drops the pages of a range at once. The next touch is a new
// first touch: zeros for anonymous memory, the file's bytes for a private file
// mapping, whatever had been stored before.

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
  bool of_file;
};

constexpr Row k_rows[] = {{"anon", false}, {"private_file", true}};

void run() {
  const bool of_file = current_row(k_rows).of_file;
  const TestFile file(FileOn::memfd, page_size());
  const Mapping pages =
      of_file ? Mapping::file(file.fd(), 1, Mapping::k_read_write, MAP_PRIVATE)
              : Mapping::anonymous(1);
  expect_done(try_store(pages.at(40), 0xaa));
  need(sys::madvise(pages.at(0), pages.bytes(), MADV_DONTNEED), "madvise");
  const FaultCount before = FaultCount::now();
  expect_value(try_load(pages.at(40)), of_file ? pattern_byte(40) : 0);
  expect_faults(before, 1, 0, "touch after MADV_DONTNEED");
  pass();
}

CASE{
    .proves = "a touch after MADV_DONTNEED is a first touch",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
