#include "lib/uffd.hpp"

#include "lib/report.hpp"
#include "sys/calls.hpp"

namespace torture {

namespace {

uffdio_range range(const void* at, size_t bytes) {
  return {reinterpret_cast<uintptr_t>(at), bytes};
}

} // namespace

Uffd::Uffd(uint64_t features, int flags)
    : fd_(int(need(sys::userfaultfd(O_NONBLOCK | O_CLOEXEC | flags),
                   "userfaultfd"))) {
  uffdio_api api{};
  api.api = UFFD_API;
  api.features = features;
  const long error = sys::ioctl(fd_, UFFDIO_API, &api);
  if (error == -EINVAL) {
    skip("userfaultfd lacks feature {x}", features);
  }
  need(error, "UFFDIO_API");
}

Uffd::~Uffd() {
  close();
}

void Uffd::close() {
  if (fd_ >= 0) {
    sys::close(fd_);
    fd_ = -1;
  }
}

void Uffd::watch(const void* at, size_t bytes, uint64_t mode) const {
  uffdio_register request{};
  request.range = range(at, bytes);
  request.mode = mode;
  const long error = sys::ioctl(fd_, UFFDIO_REGISTER, &request);
  if (error == -EINVAL && mode != UFFDIO_REGISTER_MODE_MISSING) {
    skip("userfaultfd cannot register mode {x}", mode);
  }
  need(error, "UFFDIO_REGISTER");
}

void Uffd::unwatch(const void* at, size_t bytes) const {
  uffdio_range request = range(at, bytes);
  need(sys::ioctl(fd_, UFFDIO_UNREGISTER, &request), "UFFDIO_UNREGISTER");
}

uffd_msg Uffd::next_event() const {
  uffd_msg message{};
  for (;;) {
    pollfd waiting{fd_, POLLIN, 0};
    sys::ppoll(&waiting, 1, nullptr);
    const long got = sys::read(fd_, &message, sizeof(message));
    if (got == long(sizeof(message))) {
      return message;
    }
    if (got != -EAGAIN && got != -EINTR) {
      broken("read of userfaultfd: {}", got);
    }
  }
}

uintptr_t Uffd::next_fault() const {
  const uffd_msg message = next_event();
  check_equal(message.event, UFFD_EVENT_PAGEFAULT, "userfaultfd event");
  return uintptr_t(message.arg.pagefault.address);
}

bool Uffd::quiet() const {
  uffd_msg message{};
  return sys::read(fd_, &message, sizeof(message)) == -EAGAIN;
}

long Uffd::copy(void* to, const void* from, size_t bytes) const {
  uffdio_copy request{};
  request.dst = reinterpret_cast<uintptr_t>(to);
  request.src = reinterpret_cast<uintptr_t>(from);
  request.len = bytes;
  return sys::ioctl(fd_, UFFDIO_COPY, &request);
}

long Uffd::zero(void* to, size_t bytes) const {
  uffdio_zeropage request{};
  request.range = range(to, bytes);
  return sys::ioctl(fd_, UFFDIO_ZEROPAGE, &request);
}

long Uffd::poison(void* at, size_t bytes) const {
  uffdio_poison request{};
  request.range = range(at, bytes);
  return sys::ioctl(fd_, UFFDIO_POISON, &request);
}

long Uffd::write_protect(void* at, size_t bytes, bool on) const {
  uffdio_writeprotect request{};
  request.range = range(at, bytes);
  request.mode = on ? UFFDIO_WRITEPROTECT_MODE_WP : 0;
  return sys::ioctl(fd_, UFFDIO_WRITEPROTECT, &request);
}

void Uffd::wake(const void* at, size_t bytes) const {
  uffdio_range request = range(at, bytes);
  need(sys::ioctl(fd_, UFFDIO_WAKE, &request), "UFFDIO_WAKE");
}

long Uffd::resume(void* at, size_t bytes) const {
  uffdio_continue request{};
  request.range = range(at, bytes);
  return sys::ioctl(fd_, UFFDIO_CONTINUE, &request);
}

long Uffd::move(void* to, void* from, size_t bytes, uint64_t mode) const {
  uffdio_move request{};
  request.dst = reinterpret_cast<uintptr_t>(to);
  request.src = reinterpret_cast<uintptr_t>(from);
  request.len = bytes;
  request.mode = mode;
  return sys::ioctl(fd_, UFFDIO_MOVE, &request);
}

void Uffd::wait_readable() const {
  pollfd waiting{fd_, POLLIN, 0};
  while (sys::ppoll(&waiting, 1, nullptr) < 1) {
  }
}

} // namespace torture
