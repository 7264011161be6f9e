#include "lib/gup.hpp"

#include "lib/file.hpp"
#include "lib/needs.hpp"
#include "lib/report.hpp"
#include "lib/system.hpp"
#include "lib/tracer.hpp"
#include "lib/uring.hpp"
#include "sys/calls.hpp"

inline void* operator new(size_t, void* at) noexcept {
  return at;
}

namespace torture::gup {

namespace {

alignas(Uring) unsigned char ring_place[sizeof(Uring)];
Uring* ring = nullptr;

/// A descriptor of this process's memory, placed at an address. pread() takes
/// no offset with the top bit set, which an address may have; such an address
/// looks like an error of seek() too.
int open_memory(int flags, const unsigned char* at) {
  const int fd = int(need(sys::open("/proc/self/mem", flags), "open mem"));
  (void)sys::seek(fd, reinterpret_cast<uintptr_t>(at), SEEK_SET);
  return fd;
}

/// MADV_POPULATE_* is younger than some kernels.
long populate(unsigned char* at, size_t bytes, int advice) {
  unsigned char* const none = nullptr;
  if (sys::madvise(none, 0, advice) == -EINVAL) {
    skip("no MADV_POPULATE_READ and MADV_POPULATE_WRITE");
  }
  return sys::madvise(at, bytes, advice);
}

/// `use` gets the ring with the buffer registered and an empty file.
template <class Use>
long with_registered(unsigned char* at, size_t bytes, Use use) {
  skip_unless(Need::io_uring);
  prepare();
  const TestFile file(FileOn::memfd, 0);
  long result = ring->register_buffer(at, bytes);
  if (result == 0) {
    result = use(file.fd());
    need(ring->unregister_buffer(), "unregister");
  }
  return result;
}

} // namespace

void prepare() {
  if (ring == nullptr && missing_need(Need::io_uring) == nullptr) {
    ring = new (ring_place) Uring;
  }
}

long process_vm_read(unsigned char* at, size_t bytes, unsigned char* local) {
  const iovec here{local, bytes};
  const iovec there{at, bytes};
  return sys::process_vm_readv(sys::getpid(), &here, 1, &there, 1);
}

long process_vm_write(unsigned char* at, size_t bytes, unsigned char* local) {
  const iovec here{local, bytes};
  const iovec there{at, bytes};
  return sys::process_vm_writev(sys::getpid(), &here, 1, &there, 1);
}

long proc_mem_read(unsigned char* at, size_t bytes, unsigned char* local) {
  const int fd = open_memory(O_RDONLY, at);
  const long result = sys::read(fd, local, bytes);
  sys::close(fd);
  return result;
}

long proc_mem_write(unsigned char* at, size_t bytes, unsigned char* local) {
  const int fd = open_memory(O_RDWR, at);
  const long result = sys::write(fd, local, bytes);
  sys::close(fd);
  return result;
}

long peek(unsigned char* at, size_t bytes, unsigned char* local) {
  return ptrace_peek(at, bytes, local);
}

long poke(unsigned char* at, size_t bytes, unsigned char* local) {
  return ptrace_poke(at, bytes, local);
}

long vmsplice(unsigned char* at, size_t bytes, unsigned char* local) {
  int ends[2];
  need(sys::pipe2(ends, 0), "pipe2");
  const iovec part{at, bytes};
  const long result = sys::vmsplice(ends[1], &part, 1, 0);
  for (long done = 0; done < result;) {
    done += need(sys::read(ends[0], local + done, size_t(result - done)),
                 "read of the pipe");
  }
  sys::close(ends[0]);
  sys::close(ends[1]);
  return result;
}

long direct_write(unsigned char* at, size_t bytes, unsigned char* local) {
  const TestFile file(FileOn::ext2, bytes, O_DIRECT);
  const long result = sys::pwrite(file.fd(), at, bytes, 0);
  if (result > 0) {
    need(sys::fcntl(file.fd(), F_SETFL, 0), "F_SETFL");
    check_equal(sys::pread(file.fd(), local, size_t(result), 0), result,
                "read back");
  }
  return result;
}

long direct_read(unsigned char* at, size_t bytes, unsigned char* local) {
  const TestFile file(FileOn::ext2, bytes, O_DIRECT);
  need(sys::fcntl(file.fd(), F_SETFL, 0), "F_SETFL");
  check_equal(need(sys::pwrite(file.fd(), local, bytes, 0), "pwrite"),
              int64_t(bytes), "write of the file");
  need(sys::fsync(file.fd()), "fsync");
  need(sys::fcntl(file.fd(), F_SETFL, O_DIRECT), "F_SETFL");
  return sys::pread(file.fd(), at, bytes, 0);
}

long uring_write(unsigned char* at, size_t bytes, unsigned char* local) {
  return with_registered(at, bytes, [&](int fd) {
    const long result = ring->write_fixed(fd, at, bytes);
    if (result > 0) {
      check_equal(sys::pread(fd, local, size_t(result), 0), result,
                  "read back");
    }
    return result;
  });
}

long uring_read(unsigned char* at, size_t bytes, unsigned char* local) {
  return with_registered(at, bytes, [&](int fd) {
    check_equal(need(sys::pwrite(fd, local, bytes, 0), "pwrite"),
                int64_t(bytes), "write of the file");
    return ring->read_fixed(fd, at, bytes);
  });
}

long mlock(unsigned char* at, size_t bytes, unsigned char*) {
  return sys::mlock(at, bytes);
}

long populate_read(unsigned char* at, size_t bytes, unsigned char*) {
  return populate(at, bytes, MADV_POPULATE_READ);
}

long populate_write(unsigned char* at, size_t bytes, unsigned char*) {
  return populate(at, bytes, MADV_POPULATE_WRITE);
}

} // namespace torture::gup
