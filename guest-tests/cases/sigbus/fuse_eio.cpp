// The file system cannot read the page: its error becomes SIGBUS with
// BUS_ADRERR at the address of the access, for a store as for a load. A later
// access, when the server is well again, succeeds.

#include "harness/case.hpp"
#include "lib/fuse.hpp"
#include "lib/probe.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  Access access;
};

constexpr Row k_rows[] = {{"load", Access::load}, {"store", Access::store}};

void run() {
  FuseFile file(2);
  const Mapping pages = file.map(Mapping::k_read_write, MAP_PRIVATE);
  unsigned char* target = pages.page(1) + 0x30;
  file.set_error(EIO);
  expect_signal(try_access(current_row(k_rows).access, target), SIGBUS,
                BUS_ADRERR, target);
  file.set_error(0);
  expect_value(try_load(target), pattern_byte(page_size() + 0x30));
  pass();
}

CASE{
    .proves = "a read error of the file system raises BUS_ADRERR, and is not "
              "remembered",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::fuse,
};

} // namespace
} // namespace torture
