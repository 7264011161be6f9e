// A range of three pages of a file whose server cannot read the one in the
// middle. The page before it is delivered and counted, to the byte; the error
// belongs to whoever asks for the bad page first. When the server is well again
// the same call goes through: no page remembers the error.

#include "harness/case.hpp"
#include "lib/fuse.hpp"
#include "lib/gup.hpp"
#include "lib/probe.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  gup::Origin touch;
  long error; // of a call that begins in the bad page
  bool writes;
};

constexpr Row k_rows[] = {
    {"process_vm_readv", gup::process_vm_read, -EFAULT, false},
    {"process_vm_writev", gup::process_vm_write, -EFAULT, true},
    {"proc_mem_read", gup::proc_mem_read, -EIO, false},
    {"proc_mem_write", gup::proc_mem_write, -EIO, true},
    {"vmsplice", gup::vmsplice, -EFAULT, false},
};

constexpr size_t k_before = 2 * sizeof(long);

void run() {
  const Row& row = current_row(k_rows);
  FuseFile file(3);
  const Mapping pages = file.map(Mapping::k_read_write, MAP_PRIVATE);
  const Mapping local = Mapping::anonymous(3);
  unsigned char* at = pages.page(1) - k_before;
  const size_t offset = page_size() - k_before;
  const size_t bytes = 2 * page_size();
  expect_value(try_load(pages.at(0)), pattern_byte(0));
  expect_value(try_load(pages.page(2)), pattern_byte(2 * page_size()));
  const size_t pattern = row.writes ? offset + 1 : offset;
  fill_pattern(local.at(0), pattern, bytes);
  file.set_error(EIO);
  check_equal(row.touch(at, bytes, local.at(0)), k_before, row.name);
  check_equal(row.touch(pages.page(1), bytes, local.at(0)), row.error,
              "from the bad page on");
  file.set_error(0);
  check_equal(row.touch(at, bytes, local.at(0)), int64_t(bytes), "again");
  check_pattern(pages.at(0), 0, offset, "bytes before");
  check_pattern(at, pattern, bytes, "memory");
  check_pattern(local.at(0), pattern, bytes, "what was moved");
  pass();
}

CASE{
    .proves =
        "get_user_pages() stops at a page that cannot be read, and counts "
        "what came before",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::fuse | Need::process_vm,
};

} // namespace
} // namespace torture
