#pragma once

// A file whose server is the case itself. Its pages come from a thread that
// speaks the raw /dev/fuse protocol, so the case decides when a page arrives
// and whether it does. One page is read ahead at a time (the one touched), by
// a request that the toucher does not wait for itself: who touches a slow page
// sleeps on the page, where a fault may drop its lock and can be killed.
//
// Needs Need::fuse. The case gets a mount namespace of its own.

#include <stddef.h>
#include <stdint.h>

#include "lib/futex.hpp"
#include "lib/mapping.hpp"
#include "lib/thread.hpp"
#include "rt/format.hpp"

namespace torture {

class FuseFile {
 public:
  /// A file of `pages` whole pages that hold the pattern.
  explicit FuseFile(size_t pages);
  ~FuseFile();
  FuseFile(const FuseFile&) = delete;
  FuseFile& operator=(const FuseFile&) = delete;

  [[nodiscard]] int fd() const { return file_; }
  [[nodiscard]] Mapping map(int protection, int flags) const {
    return Mapping::file(file_, pages_, protection, flags);
  }

  /// From now on reads are kept waiting.
  void hold();
  /// Answers what waits, and everything after it, with data or with `error`.
  void release(int error = 0);
  /// From now on every read fails with `error` (0: succeeds) at once.
  void set_error(int error);
  /// These bytes instead of the pattern, for what is read from now on. One
  /// such place for each file.
  void put(size_t offset, const void* bytes, size_t count);
  /// From now on reads get nothing from `offset` on, as if the file had become
  /// shorter without a word to the kernel.
  void end_reads_at(size_t offset);
  /// Returns when the server has got `count` read requests since the start.
  void wait_for_reads(uint32_t count) const { reads_.wait_for(count); }
  [[nodiscard]] uint32_t reads() const { return reads_.value(); }
  /// Returns when the server has answered `count` changes of the size. Who
  /// asked for one has been woken, or has gone on already.
  void wait_for_size_changes(uint32_t count) const { sizes_.wait_for(count); }
  /// fsync() of this file is never answered: who calls it sleeps until the
  /// server dies, uninterruptibly once it was killed. Returns when the server
  /// has got the request.
  void wait_for_sync() const { syncs_.wait_for(1); }
  /// In a forked child: gives the server's descriptor up, so that the parent
  /// alone keeps the file system alive.
  void leave_server() const;
  /// The server goes away without an answer to anything.
  void die();

 private:
  struct Pending {
    uint64_t unique;
    uint64_t offset;
    uint32_t size;
  };
  struct Request;
  void open_mount();
  void serve();
  void handle(const Request& request);
  void handle_init(const Request& request);
  void handle_attributes(const Request& request);
  void handle_read(const Request& request);
  void answer_read(const Pending& read, int error, unsigned char* buffer);
  void reply(uint64_t unique, int error, const void* data, size_t size);
  void lock();
  void unlock();

  struct Runner {
    FuseFile* self;
    void operator()() const { self->serve(); }
  };

  static constexpr size_t k_pending = 16;
  static constexpr size_t k_buffer_pages = 4;
  size_t pages_;
  rt::Buffer<96> mount_point_;
  int device_ = -1;
  int file_ = -1;
  Counter reads_;
  Counter sizes_;
  Counter syncs_;
  uint32_t spin_ = 0;
  bool holding_ = false;
  int error_ = 0;
  size_t short_end_ = ~size_t(0);
  size_t put_at_ = 0;
  size_t put_count_ = 0;
  unsigned char put_bytes_[64];
  size_t pending_count_ = 0;
  Pending pending_[k_pending];
  Mapping serve_buffer_;
  Mapping release_buffer_;
  Mapping request_buffer_;
  alignas(Thread<Runner>) unsigned char thread_[sizeof(Thread<Runner>)];
  bool running_ = false;
};

} // namespace torture
