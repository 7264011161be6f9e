// Memory of memfd_secret() is mapped nowhere in the kernel. No origin of
// get_user_pages() may have it, not even with FOLL_FORCE, from inside or from
// outside of the process; the program itself, and the kernel's copies for it,
// use it as any other memory.

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
  long error;
};

constexpr Row k_rows[] = {
    {"process_vm_readv", gup::process_vm_read, -EFAULT},
    {"process_vm_writev", gup::process_vm_write, -EFAULT},
    {"proc_mem_read", gup::proc_mem_read, -EIO},
    {"proc_mem_write", gup::proc_mem_write, -EIO},
    {"ptrace_peek", gup::peek, -EIO},
    {"ptrace_poke", gup::poke, -EIO},
    {"vmsplice", gup::vmsplice, -EFAULT},
    {"direct_write", gup::direct_write, -EFAULT},
    {"direct_read", gup::direct_read, -EFAULT},
    {"io_uring_register", gup::uring_write, -EFAULT},
    {"mlock", gup::mlock, -ENOMEM},
    {"populate_read", gup::populate_read, -EINVAL},
    {"populate_write", gup::populate_write, -EINVAL},
};

void check_own_use(const Mapping& secret) {
  const TestFile file(FileOn::memfd, 0);
  check_equal(sys::pwrite(file.fd(), secret.at(0), page_size(), 0),
              int64_t(page_size()), "write");
  const Mapping back = Mapping::anonymous(1);
  check_equal(sys::pread(file.fd(), back.at(0), page_size(), 0),
              int64_t(page_size()), "read");
  check_pattern(back.at(0), 0, page_size(), "file");
}

void run() {
  const Row& row = current_row(k_rows);
  const int fd = int(need(sys::memfd_secret(0), "memfd_secret"));
  need(sys::ftruncate(fd, 2 * page_size()), "ftruncate");
  const Mapping secret =
      Mapping::file(fd, 2, Mapping::k_read_write, MAP_SHARED);
  const Mapping local = Mapping::anonymous(1);
  expect_value(try_load(secret.at(9)), 0);
  fill_pattern(secret.at(0), 0, page_size());
  for (size_t i = 0; i < 2; ++i) { // a page that is there, one that is not yet
    check_equal(row.touch(secret.page(i), page_size(), local.at(0)), row.error,
                row.name);
  }
  for (size_t i = 0; i < page_size(); ++i) {
    check(*local.at(i) == 0, "byte {} was told", i);
  }
  check_pattern(secret.at(0), 0, page_size(), "secret memory");
  check_own_use(secret);
  pass();
}

CASE{
    .proves = "no origin of get_user_pages() gets at secret memory",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::secretmem | Need::process_vm,
};

} // namespace
} // namespace torture
