// The same failing slow page, touched on behalf of a caller by
// get_user_pages(). It looks at the error bits first: a file system path that
// returned error and retry together would make its caller unlock a lock that
// is no longer held. Every origin has its own errno. A caller that starts over
// after each retry, without saying so (FOLL_TRIED), never gets to the error:
// it reads the page again and again.

#include "harness/case.hpp"
#include "lib/fuse.hpp"
#include "lib/gup_origins.hpp"
#include "lib/probe.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  long (*touch)(unsigned char* page);
  long error;
};

constexpr Row k_rows[] = {
    {"process_vm_readv", gup::process_vm, -EFAULT},
    {"proc_mem", gup::proc_mem, -EIO},
    {"vmsplice", gup::vmsplice, -EFAULT},
    {"populate_read", gup::populate, -EFAULT},
    {"mlock", gup::mlock, -ENOMEM},
    {"direct_io", gup::direct_io, -EFAULT},
};

/// The fault and its retry make two to four.
constexpr uint32_t k_livelock_reads = 40;

void run() {
  const Row& row = current_row(k_rows);
  FuseFile file(2);
  const Mapping pages = file.map(PROT_READ, MAP_SHARED);
  file.hold();
  long result = 0;
  Gate finished;
  Thread caller([&] {
    result = row.touch(pages.page(1));
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
  if (result == -ENOSYS || (result == -EINVAL && file.reads() == 0)) {
    skip("{} is not in this kernel", row.name);
  }
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
