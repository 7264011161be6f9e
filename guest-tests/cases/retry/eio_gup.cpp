// The same failing slow page, touched on behalf of a caller by
// get_user_pages(). It looks at the error bits first: a file system path that
// returned error and retry together would make its caller unlock a lock that
// is no longer held. Every origin has its own errno. A caller that starts over
// after each retry, without saying so (FOLL_TRIED), never gets to the error:
// it reads the page again and again.

#include "harness/case.hpp"
#include "lib/fuse.hpp"
#include "lib/gup.hpp"
#include "lib/probe.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  gup::Origin touch; // nullptr: mmap() with MAP_POPULATE
  long error;
};

constexpr Row k_rows[] = {
    {"process_vm_readv", gup::process_vm_read, -EFAULT},
    {"process_vm_writev", gup::process_vm_write, -EFAULT},
    {"proc_mem", gup::proc_mem_read, -EIO},
    {"proc_mem_write", gup::proc_mem_write, -EIO},
    {"ptrace_peek", gup::peek, -EIO},
    {"ptrace_poke", gup::poke, -EIO},
    {"vmsplice", gup::vmsplice, -EFAULT},
    {"direct_io", gup::direct_write, -EFAULT},
    {"direct_io_read", gup::direct_read, -EFAULT},
    {"io_uring_register", gup::uring_write, -EFAULT},
    {"populate_read", gup::populate_read, -EFAULT},
    {"populate_write", gup::populate_write, -EFAULT},
    {"mlock", gup::mlock, -ENOMEM},
    // It succeeds and leaves the page to be touched.
    {"map_populate", nullptr, 0},
};

/// The fault and its retry make two to four.
constexpr uint32_t k_livelock_reads = 40;

void run() {
  const Row& row = current_row(k_rows);
  FuseFile file(2);
  const Mapping pages = file.map(Mapping::k_read_write, MAP_PRIVATE);
  const Mapping local = Mapping::anonymous(1);
  file.hold();
  long result = 0;
  Gate finished;
  Thread caller([&] {
    if (row.touch != nullptr) {
      result = row.touch(pages.page(1), page_size(), local.at(0));
    } else {
      const Mapping populated = file.map(PROT_READ, MAP_SHARED | MAP_POPULATE);
      result = populated.bytes() > 0 ? 0 : -ENOMEM;
    }
    finished.open();
  });
  file.wait_for_reads(1);
  wait_until_blocked(caller.tid());
  file.release(EIO);
  while (!finished.is_open()) {
    if (file.reads() > k_livelock_reads) {
      file.set_error(0);
      caller.join();
      fail("{} reads the failing page for ever", row.name);
    }
    sys::yield();
  }
  caller.join();
  check_equal(result, row.error, row.name);
  file.set_error(0);
  expect_value(try_load(pages.page(1)), pattern_byte(page_size()));
  pass();
}

CASE{
    .proves = "a slow page that fails under get_user_pages() is an errno, with "
              "the lock balanced",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::fuse | Need::process_vm,
};

} // namespace
} // namespace torture
