// A mapping is longer than its file. get_user_pages() gets the pages of the
// file, the last one with zeros behind the last byte, and stops at the first
// page beyond: origins that count have moved everything up to there. The file
// does not grow by what is written behind its end in its last page.

#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/gup.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  gup::Origin touch;
  FileOn where;
  int flags;
  long error; // 0: it counts bytes
};

constexpr Row k_rows[] = {
    {"process_vm_readv", gup::process_vm_read, FileOn::memfd, MAP_SHARED, 0},
    {"process_vm_readv_ext2", gup::process_vm_read, FileOn::ext2, MAP_PRIVATE,
     0},
    {"process_vm_writev", gup::process_vm_write, FileOn::memfd, MAP_SHARED, 0},
    {"proc_mem_read", gup::proc_mem_read, FileOn::memfd, MAP_PRIVATE, 0},
    {"proc_mem_write", gup::proc_mem_write, FileOn::memfd, MAP_PRIVATE, 0},
    {"ptrace_peek", gup::peek, FileOn::memfd, MAP_SHARED, 0},
    {"vmsplice", gup::vmsplice, FileOn::memfd, MAP_SHARED, 0},
    {"direct_write", gup::direct_write, FileOn::memfd, MAP_SHARED, -EFAULT},
    {"direct_read", gup::direct_read, FileOn::memfd, MAP_PRIVATE, -EFAULT},
    {"io_uring_register", gup::uring_write, FileOn::memfd, MAP_SHARED, -EFAULT},
    {"mlock", gup::mlock, FileOn::memfd, MAP_SHARED, -ENOMEM},
    {"populate_read", gup::populate_read, FileOn::memfd, MAP_SHARED, -EFAULT},
    {"populate_write", gup::populate_write, FileOn::memfd, MAP_PRIVATE,
     -EFAULT},
};

constexpr size_t k_tail = 104; // bytes of the last page behind the file's end

void run() {
  const Row& row = current_row(k_rows);
  const size_t size = 2 * page_size() - k_tail;
  const TestFile file(row.where, size);
  const Mapping pages =
      Mapping::file(file.fd(), 3, Mapping::k_read_write, row.flags);
  const Mapping local = Mapping::anonymous(3);
  const size_t begin = row.error == 0 ? size - 64 : 0;
  const long want = row.error == 0 ? long(2 * page_size() - begin) : row.error;
  fill_pattern(local.at(0), begin, 2 * page_size() - begin);
  __builtin_memset(local.at(size - begin), 0, k_tail);
  check_equal(row.touch(pages.at(begin), 3 * page_size() - begin, local.at(0)),
              want, row.name);
  if (row.error == 0) {
    check_pattern(local.at(0), begin, size - begin, "what was moved");
    for (size_t i = size; i < 2 * page_size(); ++i) {
      check(*local.at(i - begin) == 0, "byte {} behind the end is {x}", i,
            *local.at(i - begin));
    }
  }
  check_pattern(pages.at(0), 0, row.touch == gup::direct_read ? 0 : size,
                "mapping");
  expect_signal(try_load(pages.page(2)), SIGBUS, BUS_ADRERR, pages.page(2));
  check_equal(sys::seek(file.fd(), 0, SEEK_END), int64_t(size),
              "size of the file");
  pass();
}

CASE{
    .proves = "get_user_pages() stops at the first page beyond the end of a "
              "file",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::process_vm,
};

} // namespace
} // namespace torture
