// Truncation takes pages away from under a mapping, also private copies of
// them. The next access is SIGBUS; when the file grows again the page is back,
// with zeros.

#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  FileOn where;
  int flags;
};

constexpr Row k_rows[] = {
    {"memfd_shared", FileOn::memfd, MAP_SHARED},
    {"memfd_private", FileOn::memfd, MAP_PRIVATE},
    {"ext2_shared", FileOn::ext2, MAP_SHARED},
};

void run() {
  const Row& row = current_row(k_rows);
  const TestFile file(row.where, 2 * page_size());
  const Mapping pages =
      Mapping::file(file.fd(), 2, Mapping::k_read_write, row.flags);
  unsigned char* target = pages.page(1) + 20;
  expect_done(try_store(target, 0x99));
  file.truncate(page_size());
  expect_signal(try_load(target), SIGBUS, BUS_ADRERR, target);
  expect_value(try_load(pages.at(20)), pattern_byte(20));
  file.truncate(2 * page_size());
  expect_value(try_load(target), 0);
  pass();
}

CASE{
    .proves = "truncation under a mapping turns its pages into SIGBUS",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
