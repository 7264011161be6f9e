// read() of a file into a mapping of the very page that is read, not present:
// the copy faults on the page that it copies from. The kernel may not hold that
// page locked meanwhile, and the bytes end up where they were asked for.

#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/mapping.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  FileOn where;
  int flags;
};

constexpr Row k_rows[] = {
    {"tmpfs_shared", FileOn::tmpfs, MAP_SHARED},
    {"tmpfs_private", FileOn::tmpfs, MAP_PRIVATE},
    {"ext2_shared", FileOn::ext2, MAP_SHARED},
    {"ext2_private", FileOn::ext2, MAP_PRIVATE},
};

constexpr size_t k_bytes = 96;

void run() {
  const Row& row = current_row(k_rows);
  const TestFile file(row.where, page_size());
  const Mapping page =
      Mapping::file(file.fd(), 1, Mapping::k_read_write, row.flags);
  const size_t to = page_size() / 2;
  check_equal(sys::pread(file.fd(), page.at(to), k_bytes, 0), k_bytes, "read");
  check_pattern(page.at(to), 0, k_bytes, "target");
  check_pattern(page.at(0), 0, to, "bytes before");
  check_pattern(page.at(to + k_bytes), to + k_bytes, page_size() - to - k_bytes,
                "bytes behind");
  unsigned char back[k_bytes];
  check_equal(sys::pread(file.fd(), back, k_bytes, to), k_bytes, "read back");
  check_pattern(back, row.flags == MAP_SHARED ? 0 : to, k_bytes, "file");
  pass();
}

CASE{
    .proves = "read() of a page into its own mapping does not deadlock",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
