#include "lib/gup_origins.hpp"

#include "lib/file.hpp"
#include "lib/report.hpp"
#include "lib/system.hpp"
#include "sys/calls.hpp"

namespace torture::gup {

long process_vm(unsigned char* page) {
  unsigned char to[16];
  const iovec local{to, sizeof(to)};
  const iovec remote{page, sizeof(to)};
  return sys::process_vm_readv(sys::getpid(), &local, 1, &remote, 1);
}

long proc_mem(unsigned char* page) {
  const int fd = int(need(sys::open("/proc/self/mem", O_RDONLY), "open mem"));
  unsigned char to[16];
  // pread() takes no offset with the top bit set, which an address may have;
  // such an address looks like an error here too.
  (void)sys::seek(fd, reinterpret_cast<uintptr_t>(page), SEEK_SET);
  return sys::read(fd, to, sizeof(to));
}

long vmsplice(unsigned char* page) {
  int ends[2];
  need(sys::pipe2(ends, 0), "pipe2");
  const iovec part{page, 16};
  return sys::vmsplice(ends[1], &part, 1, 0);
}

long populate(unsigned char* page) {
  return sys::madvise(page, page_size(), MADV_POPULATE_READ);
}

long mlock(unsigned char* page) {
  return sys::mlock(page, page_size());
}

long direct_io(unsigned char* page) {
  const TestFile target(FileOn::ext2, page_size(), O_DIRECT);
  return sys::pwrite(target.fd(), page, page_size(), 0);
}

} // namespace torture::gup
