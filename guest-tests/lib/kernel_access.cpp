#include "lib/kernel_access.hpp"

#include "lib/file.hpp"
#include "lib/report.hpp"
#include "lib/system.hpp"
#include "rt/format.hpp"
#include "sys/calls.hpp"

#include <asm/ioctls.h>

namespace torture::kernel {

namespace {

/// A pipe that holds `k_bytes` of data.
class FullPipe {
 public:
  FullPipe() {
    need(sys::pipe2(ends_, 0), "pipe2");
    need(sys::write(ends_[1], "0123456789abcdef", k_bytes), "write to pipe");
  }
  ~FullPipe() {
    sys::close(ends_[0]);
    sys::close(ends_[1]);
  }
  FullPipe(const FullPipe&) = delete;
  FullPipe& operator=(const FullPipe&) = delete;
  [[nodiscard]] int output() const { return ends_[0]; }

 private:
  int ends_[2];
};

/// A program that no loader knows: execve() of it copies its arguments and
/// then fails with -ENOEXEC.
class Unrunnable {
 public:
  Unrunnable() {
    path_.format("{}/unrunnable.{}", work_directory(), sys::getpid());
    const int fd =
        int(need(sys::open(path_.c_str(), O_WRONLY | O_CREAT, 0700), "open"));
    need(sys::write(fd, "none", 4), "write");
    sys::close(fd);
  }
  ~Unrunnable() { sys::unlink(path_.c_str()); }
  Unrunnable(const Unrunnable&) = delete;
  Unrunnable& operator=(const Unrunnable&) = delete;
  [[nodiscard]] const char* path() const { return path_.c_str(); }

 private:
  rt::Buffer<96> path_;
};

} // namespace

long copy_from_user(unsigned char* at) {
  const TestFile file(FileOn::memfd, 0);
  return sys::pwrite(file.fd(), at, k_bytes, 0);
}

long copy_to_user(unsigned char* at) {
  const TestFile file(FileOn::memfd, k_bytes);
  return sys::pread(file.fd(), at, k_bytes, 0);
}

long get_user(unsigned char* at) {
  const FullPipe pipe;
  return sys::ioctl(pipe.output(), FIONBIO, at);
}

long put_user(unsigned char* at) {
  const FullPipe pipe;
  return sys::ioctl(pipe.output(), FIONREAD, at);
}

long path(unsigned char* at) {
  return sys::open(reinterpret_cast<const char*>(at), O_RDONLY);
}

long clear_user(unsigned char* at) {
  const int fd = int(need(sys::open("/dev/zero", O_RDONLY), "open /dev/zero"));
  const long result = sys::read(fd, at, k_bytes);
  sys::close(fd);
  return result;
}

long vector_list(unsigned char* at) {
  const TestFile file(FileOn::memfd, 0);
  return sys::writev(file.fd(), reinterpret_cast<const iovec*>(at), 1);
}

long pipe_to_user(unsigned char* at) {
  const FullPipe pipe;
  const iovec part{at, k_bytes};
  return sys::vmsplice(pipe.output(), &part, 1, 0);
}

long file_offset(unsigned char* at) {
  const TestFile from(FileOn::memfd, k_bytes);
  const TestFile to(FileOn::memfd, 0);
  return sys::sendfile(to.fd(), from.fd(), reinterpret_cast<long long*>(at),
                       k_bytes);
}

long futex_wait(unsigned char* at) {
  return sys::futex(reinterpret_cast<uint32_t*>(at), FUTEX_WAIT_PRIVATE, 1);
}

long futex_wait_shared(unsigned char* at) {
  return sys::futex(reinterpret_cast<uint32_t*>(at), FUTEX_WAIT, 1);
}

long futex_wake_op(unsigned char* at) {
  constexpr uint32_t k_add_five =
      FUTEX_OP(FUTEX_OP_ADD, 5, FUTEX_OP_CMP_EQ, 99);
  const uint32_t other = 0;
  return sys::futex_two(&other, FUTEX_WAKE_OP_PRIVATE, 1, 1,
                        reinterpret_cast<uint32_t*>(at), k_add_five);
}

long futex_lock_pi(unsigned char* at) {
  auto* const word = reinterpret_cast<uint32_t*>(at);
  const long result = sys::futex(word, FUTEX_LOCK_PI_PRIVATE, 0);
  if (result == 0) {
    check_equal(*word, sys::gettid(), "owner of the locked futex");
    check_equal(sys::futex(word, FUTEX_UNLOCK_PI_PRIVATE, 0), 0, "unlock_pi");
  }
  return result;
}

long argument(unsigned char* at) {
  const Unrunnable program;
  const char* const arguments[] = {"program", reinterpret_cast<char*>(at),
                                   nullptr};
  const char* const none[] = {nullptr};
  return sys::execve(program.path(), arguments, none);
}

long environment(unsigned char* at) {
  const Unrunnable program;
  const char* const arguments[] = {"program", nullptr};
  return sys::execve(program.path(), arguments,
                     reinterpret_cast<const char* const*>(at));
}

long touch(const Origin& origin, unsigned char* at) {
  const long result = origin.touch(at);
  if (result == -ENOSYS) {
    skip("{} is not in this kernel", origin.name);
  }
  return result;
}

} // namespace torture::kernel
