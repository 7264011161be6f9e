// The same failing slow page, touched on behalf of a caller by
// get_user_pages(). It looks at the error bits first: a file system path that
// returned error and retry together would make its caller unlock a lock that
// is no longer held. Every origin has its own errno. A caller that starts over
// after each retry, without saying so (FOLL_TRIED), never gets to the error:
// it reads the page again and again.

#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/fuse.hpp"
#include "lib/probe.hpp"
#include "rt/format.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

long by_process_vm(unsigned char* at) {
  unsigned char to[16];
  const iovec local{to, sizeof(to)};
  const iovec remote{at, sizeof(to)};
  return sys::process_vm_readv(sys::getpid(), &local, 1, &remote, 1);
}

long by_proc_mem(unsigned char* at) {
  const int fd = int(need(sys::open("/proc/self/mem", O_RDONLY), "open mem"));
  unsigned char to[16];
  return sys::pread(fd, to, sizeof(to), reinterpret_cast<uintptr_t>(at));
}

long by_vmsplice(unsigned char* at) {
  int ends[2];
  need(sys::pipe2(ends, 0), "pipe2");
  const iovec part{at, 16};
  return sys::vmsplice(ends[1], &part, 1, 0);
}

long by_populate(unsigned char* at) {
  return sys::madvise(at, page_size(), MADV_POPULATE_READ);
}

long by_mlock(unsigned char* at) {
  return sys::mlock(at, page_size());
}

long by_direct_io(unsigned char* at) {
  const TestFile target(FileOn::ext2, page_size(), O_DIRECT);
  return sys::pwrite(target.fd(), at, page_size(), 0);
}

struct Row {
  const char* name;
  long (*touch)(unsigned char* page);
  long error;
};

constexpr Row k_rows[] = {
    {"process_vm_readv", by_process_vm, -EFAULT},
    {"proc_mem", by_proc_mem, -EIO},
    {"vmsplice", by_vmsplice, -EFAULT},
    {"populate_read", by_populate, -EFAULT},
    {"mlock", by_mlock, -ENOMEM},
    {"direct_io", by_direct_io, -EFAULT},
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
