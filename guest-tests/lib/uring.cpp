#include "lib/uring.hpp"

#include "lib/report.hpp"
#include "lib/system.hpp"
#include "rt/string.hpp"
#include "sys/calls.hpp"

#include <linux/io_uring.h>

namespace torture {

namespace {

unsigned char* map_ring(int fd, size_t bytes, uint64_t offset) {
  return reinterpret_cast<unsigned char*>(need(
      sys::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, offset),
      "mmap io_uring"));
}

} // namespace

Uring::Uring() {
  io_uring_params parameters{};
  fd_ = int(need(sys::io_uring_setup(1, &parameters), "io_uring_setup"));
  if ((parameters.features & IORING_FEAT_SINGLE_MMAP) == 0) {
    skip("an io_uring older than its single mmap");
  }
  const size_t sq_end =
      parameters.sq_off.array + parameters.sq_entries * sizeof(uint32_t);
  const size_t cq_end =
      parameters.cq_off.cqes + parameters.cq_entries * sizeof(io_uring_cqe);
  rings_bytes_ = sq_end > cq_end ? sq_end : cq_end;
  entries_bytes_ = parameters.sq_entries * sizeof(io_uring_sqe);
  rings_ = map_ring(fd_, rings_bytes_, IORING_OFF_SQ_RING);
  entries_ = map_ring(fd_, entries_bytes_, IORING_OFF_SQES);
  sq_tail_ = parameters.sq_off.tail;
  sq_array_ = parameters.sq_off.array;
  cq_head_ = parameters.cq_off.head;
  cq_tail_ = parameters.cq_off.tail;
  cq_mask_ = parameters.cq_off.ring_mask;
  cq_entries_ = parameters.cq_off.cqes;
}

void Uring::close() {
  if (fd_ < 0) {
    return;
  }
  sys::munmap(rings_, rings_bytes_);
  sys::munmap(entries_, entries_bytes_);
  sys::close(fd_);
  fd_ = -1;
}

long Uring::register_buffer(void* at, size_t bytes) const {
  const iovec part{at, bytes};
  return sys::io_uring_register(fd_, IORING_REGISTER_BUFFERS, &part, 1);
}

long Uring::unregister_buffer() const {
  return sys::io_uring_register(fd_, IORING_UNREGISTER_BUFFERS, nullptr, 0);
}

long Uring::write_fixed(int fd, const void* at, size_t bytes) {
  return transfer(IORING_OP_WRITE_FIXED, fd, reinterpret_cast<uintptr_t>(at),
                  bytes);
}

long Uring::read_fixed(int fd, void* at, size_t bytes) {
  return transfer(IORING_OP_READ_FIXED, fd, reinterpret_cast<uintptr_t>(at),
                  bytes);
}

long Uring::transfer(unsigned char operation, int fd, uintptr_t at,
                     size_t bytes) {
  const auto word = [this](uint32_t offset) {
    return reinterpret_cast<uint32_t*>(rings_ + offset);
  };
  auto* const entry = reinterpret_cast<io_uring_sqe*>(entries_);
  memset(entry, 0, sizeof(*entry));
  entry->opcode = operation;
  entry->fd = fd;
  entry->addr = at;
  entry->len = uint32_t(bytes);
  *word(sq_array_) = 0;
  __atomic_store_n(word(sq_tail_), *word(sq_tail_) + 1, __ATOMIC_RELEASE);
  long done = 0;
  unsigned submit = 1;
  do {
    done = sys::io_uring_enter(fd_, submit, 1, IORING_ENTER_GETEVENTS);
    submit = done == 1 ? 0 : submit;
  } while (done == -EINTR);
  need(done, "io_uring_enter");
  const uint32_t head = *word(cq_head_);
  if (__atomic_load_n(word(cq_tail_), __ATOMIC_ACQUIRE) == head) {
    broken("io_uring gave no completion");
  }
  const auto* const events =
      reinterpret_cast<const io_uring_cqe*>(rings_ + cq_entries_);
  const int result = events[head & *word(cq_mask_)].res;
  __atomic_store_n(word(cq_head_), head + 1, __ATOMIC_RELEASE);
  return result;
}

} // namespace torture
