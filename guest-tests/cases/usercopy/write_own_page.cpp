// write() to a file whose source is a mapping of the very page being written,
// not present: the copy must not fault with the page locked. The kernel brings
// the source in first and then copies with page faults disabled, again if need
// be.

#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/mapping.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  FileOn where;
};

constexpr Row k_rows[] = {{"tmpfs", FileOn::tmpfs}, {"ext2", FileOn::ext2}};

void run() {
  const TestFile file(current_row(k_rows).where, 2 * page_size());
  const Mapping pages =
      Mapping::file(file.fd(), 2, Mapping::k_read_write, MAP_SHARED);
  // Byte 16.. of the file onto byte 0.. of the same page.
  check_equal(sys::pwrite(file.fd(), pages.at(16), 64, 0), 64, "write");
  check_pattern(pages.at(0), 16, 64, "moved bytes");
  check_pattern(pages.at(64), 64, page_size() - 64, "bytes behind");
  pass();
}

CASE{
    .proves = "write() of a page's own mapping onto the page does not deadlock",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
