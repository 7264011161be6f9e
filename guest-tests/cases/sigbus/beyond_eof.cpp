// A mapping may be longer than its file. Behind the page with the last byte
// every access is SIGBUS with BUS_ADRERR and the address of the access; the
// rest of the last page reads as zeros.

#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  FileOn where;
  Access access;
};

constexpr Row k_rows[] = {
    {"memfd_load", FileOn::memfd, Access::load},
    {"memfd_store", FileOn::memfd, Access::store},
    {"tmpfs_load", FileOn::tmpfs, Access::load},
    {"ext2_load", FileOn::ext2, Access::load},
    {"ext2_store", FileOn::ext2, Access::store},
    {"memfd_fetch", FileOn::memfd, Access::fetch},
};

void run() {
  const Row& row = current_row(k_rows);
  const size_t size = page_size() + 100;
  const TestFile file(row.where, size);
  const int protection = Mapping::k_read_write | PROT_EXEC;
  const Mapping pages = Mapping::file(file.fd(), 4, protection, MAP_SHARED);
  expect_value(try_load(pages.at(size - 1)), pattern_byte(size - 1));
  expect_value(try_load(pages.at(size)), 0);
  unsigned char* target = pages.page(2) + 0x44;
  expect_signal(try_access(row.access, target), SIGBUS, BUS_ADRERR, target);
  pass();
}

CASE{
    .proves = "an access beyond the file's last page raises BUS_ADRERR at its "
              "address",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
