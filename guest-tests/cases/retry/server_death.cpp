// The server of a slow page dies while a system call waits for the page. The
// wait ends, the second attempt finds nobody to ask, and the call has its
// error: it neither waits for ever nor forgets the lock.

#include "harness/case.hpp"
#include "lib/fuse.hpp"
#include "lib/gup.hpp"
#include "lib/kernel_access.hpp"
#include "lib/probe.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  gup::Origin by_gup;
  long (*by_kernel)(unsigned char* at);
  long error;
};

constexpr Row k_rows[] = {
    {"process_vm_readv", gup::process_vm_read, nullptr, -EFAULT},
    {"proc_mem_write", gup::proc_mem_write, nullptr, -EIO},
    {"ptrace_peek", gup::peek, nullptr, -EIO},
    {"vmsplice", gup::vmsplice, nullptr, -EFAULT},
    {"direct_read", gup::direct_read, nullptr, -EFAULT},
    {"io_uring_register", gup::uring_write, nullptr, -EFAULT},
    {"populate_read", gup::populate_read, nullptr, -EFAULT},
    {"write", nullptr, kernel::copy_from_user, -EFAULT},
    {"futex_wake_op", nullptr, kernel::futex_wake_op, -EFAULT},
    {"execve_argument", nullptr, kernel::argument, -EFAULT},
};

constexpr size_t k_bytes = 512;

void run() {
  const Row& row = current_row(k_rows);
  FuseFile file(2);
  const Mapping pages = file.map(Mapping::k_read_write, MAP_PRIVATE);
  const Mapping local = Mapping::anonymous(1);
  file.hold();
  long result = 0;
  Thread caller([&] {
    result = row.by_gup != nullptr
                 ? row.by_gup(pages.at(0), k_bytes, local.at(0))
                 : row.by_kernel(pages.at(0));
  });
  file.wait_for_reads(1);
  wait_until_blocked(caller.tid());
  file.die();
  caller.join();
  check_equal(result, row.error, row.name);
  expect_signal(try_load(pages.page(1)), SIGBUS, BUS_ADRERR, pages.page(1));
  pass();
}

CASE{
    .proves = "the death of a file server ends a system call that waits for a "
              "page",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::fuse | Need::process_vm,
};

} // namespace
} // namespace torture
