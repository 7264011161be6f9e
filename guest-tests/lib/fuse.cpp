#include "lib/fuse.hpp"

#include "lib/file.hpp"
#include "lib/report.hpp"
#include "rt/format.hpp"
#include "rt/string.hpp"
#include "sys/calls.hpp"

inline void* operator new(size_t, void* at) noexcept {
  return at;
}

namespace torture {

namespace {

constexpr uint64_t k_forever_s = 3600;
// The kernel refuses reads of /dev/fuse that could not hold a full request.
constexpr size_t k_request_bytes = 2 * FUSE_MIN_READ_BUFFER;

size_t buffer_pages(size_t bytes) {
  return (bytes + page_size() - 1) / page_size();
}

/// Buffers are present before the server starts, so that it never faults: a
/// fault of the server could wait for a lock that its own client holds.
void make_present(const Mapping& mapping) {
  for (size_t i = 0; i < mapping.bytes(); i += page_size()) {
    *mapping.at(i) = 1;
  }
}

} // namespace

struct FuseFile::Request {
  fuse_in_header header;
  unsigned char body[1];
};

FuseFile::FuseFile(size_t pages)
    : pages_(pages), serve_buffer_(Mapping::anonymous(k_buffer_pages)),
      release_buffer_(Mapping::anonymous(k_buffer_pages)),
      request_buffer_(Mapping::anonymous(buffer_pages(k_request_bytes))) {
  make_present(serve_buffer_);
  make_present(release_buffer_);
  make_present(request_buffer_);
  open_mount();
}

void FuseFile::open_mount() {
  private_mounts();
  device_ = int(need(sys::open("/dev/fuse", O_RDWR), "open /dev/fuse"));
  mount_point_.format("{}/fuse.{}", work_directory(), sys::getpid());
  const char* path = mount_point_.c_str();
  const long node =
      need(sys::open(path, O_RDWR | O_CREAT, 0600), "create mount point");
  sys::close(int(node));
  rt::Buffer<128> options;
  options.format("fd={},rootmode=100000,user_id=0,group_id=0", device_);
  const long mounted = sys::mount("torture", path, "fuse", MS_NOSUID | MS_NODEV,
                                  options.c_str());
  need(mounted, "mount fuse");
  new (thread_) Thread<Runner>(Runner{this});
  running_ = true;
  file_ = int(need(sys::open(path, O_RDWR), "open fuse file"));
  // Asking for the attributes tells the kernel the file's size.
  struct statx attributes;
  need(sys::fstatx(file_, &attributes), "statx fuse file");
  check_equal(int64_t(attributes.stx_size), int64_t(pages_ * page_size()),
              "size of the fuse file");
  report_page().fuse_device = attributes.stx_dev_minor;
  // The first flush is answered with ENOSYS, after which the kernel asks for
  // none. Without this a killed case would never go: at exit it flushes the
  // file before it lets go of the device, when nobody serves any more.
  sys::close(int(need(sys::fcntl(file_, F_DUPFD, 0), "dup")));
}

FuseFile::~FuseFile() {
  if (file_ >= 0) {
    sys::close(file_);
  }
  die();
}

void FuseFile::die() {
  if (!running_) {
    return;
  }
  // A forced unmount aborts the connection: the thread's read() of the device
  // ends, and so does everybody's wait for a page.
  running_ = false;
  sys::umount(mount_point_.c_str(), MNT_FORCE | MNT_DETACH);
  reinterpret_cast<Thread<Runner>*>(thread_)->~Thread();
  sys::close(device_);
  sys::unlink(mount_point_.c_str());
}

void FuseFile::leave_server() const {
  sys::close(device_);
}

void FuseFile::lock() {
  while (__atomic_exchange_n(&spin_, 1, __ATOMIC_ACQUIRE) != 0) {
    sys::yield();
  }
}

void FuseFile::unlock() {
  __atomic_store_n(&spin_, 0, __ATOMIC_RELEASE);
}

void FuseFile::hold() {
  lock();
  holding_ = true;
  unlock();
}

void FuseFile::set_error(int error) {
  lock();
  error_ = error;
  unlock();
}

void FuseFile::put(size_t offset, const void* bytes, size_t count) {
  lock();
  put_at_ = offset;
  put_count_ = count < sizeof(put_bytes_) ? count : sizeof(put_bytes_);
  memcpy(put_bytes_, bytes, put_count_);
  unlock();
}

void FuseFile::end_reads_at(size_t offset) {
  lock();
  short_end_ = offset;
  unlock();
}

void FuseFile::release(int error) {
  lock();
  holding_ = false;
  error_ = error;
  for (size_t i = 0; i < pending_count_; ++i) {
    answer_read(pending_[i], error, release_buffer_.at(0));
  }
  pending_count_ = 0;
  unlock();
}

void FuseFile::serve() {
  const auto* request = reinterpret_cast<const Request*>(request_buffer_.at(0));
  for (;;) {
    const long got =
        sys::read(device_, request_buffer_.at(0), request_buffer_.bytes());
    if (got == -EINTR || got == -ENOENT || got == -EAGAIN) {
      continue;
    }
    if (got < long(sizeof(fuse_in_header))) {
      return; // -ENODEV: the file system is gone
    }
    handle(*request);
  }
}

void FuseFile::handle(const Request& request) {
  switch (request.header.opcode) {
    case FUSE_INIT:
      handle_init(request);
      return;
    case FUSE_GETATTR:
    case FUSE_SETATTR:
      handle_attributes(request);
      return;
    case FUSE_OPEN: {
      fuse_open_out out{};
      out.fh = 1;
      reply(request.header.unique, 0, &out, sizeof(out));
      return;
    }
    case FUSE_READ:
      handle_read(request);
      return;
    case FUSE_FSYNC:
      syncs_.add();
      return;
    case FUSE_RELEASE:
      reply(request.header.unique, 0, nullptr, 0);
      return;
    case FUSE_FORGET:
    case FUSE_BATCH_FORGET:
    case FUSE_INTERRUPT:
      return; // these want no answer
    default:
      reply(request.header.unique, ENOSYS, nullptr, 0);
      return;
  }
}

void FuseFile::handle_init(const Request& request) {
  fuse_init_out out{};
  out.major = FUSE_KERNEL_VERSION;
  out.minor = FUSE_KERNEL_MINOR_VERSION;
  out.max_readahead = uint32_t(page_size());
  out.flags = FUSE_ASYNC_READ;
  out.max_background = k_pending;
  out.congestion_threshold = k_pending;
  out.max_write = 4096;
  out.time_gran = 1;
  reply(request.header.unique, 0, &out, sizeof(out));
}

void FuseFile::handle_attributes(const Request& request) {
  const bool change = request.header.opcode == FUSE_SETATTR;
  fuse_attr_out out{};
  out.attr_valid = k_forever_s;
  out.attr.ino = FUSE_ROOT_ID;
  out.attr.size = pages_ * page_size();
  out.attr.mode = 0100600;
  out.attr.nlink = 1;
  out.attr.blksize = uint32_t(page_size());
  if (change) {
    fuse_setattr_in in;
    memcpy(&in, request.body, sizeof(in));
    if ((in.valid & FATTR_SIZE) != 0) {
      pages_ = size_t(in.size) / page_size();
      out.attr.size = in.size;
    }
  }
  reply(request.header.unique, 0, &out, sizeof(out));
  if (change) {
    sizes_.add();
  }
}

void FuseFile::handle_read(const Request& request) {
  fuse_read_in in;
  memcpy(&in, request.body, sizeof(in));
  const Pending read{request.header.unique, in.offset, in.size};
  lock();
  const bool keep = holding_ && pending_count_ < k_pending;
  if (keep) {
    pending_[pending_count_++] = read;
  } else {
    answer_read(read, error_, serve_buffer_.at(0));
  }
  unlock();
  reads_.add();
}

void FuseFile::answer_read(const Pending& read, int error,
                           unsigned char* buffer) {
  if (error != 0) {
    reply(read.unique, error, nullptr, 0);
    return;
  }
  uint64_t end = pages_ * page_size();
  end = end < short_end_ ? end : short_end_;
  uint64_t size = read.offset < end ? end - read.offset : 0;
  size = size < read.size ? size : read.size;
  size = size < serve_buffer_.bytes() ? size : serve_buffer_.bytes();
  fill_pattern(buffer, size_t(read.offset), size_t(size));
  for (size_t i = 0; i < put_count_; ++i) {
    const uint64_t at = put_at_ + i;
    if (at >= read.offset && at < read.offset + size) {
      buffer[at - read.offset] = put_bytes_[i];
    }
  }
  reply(read.unique, 0, buffer, size_t(size));
}

void FuseFile::reply(uint64_t unique, int error, const void* data,
                     size_t size) {
  fuse_out_header header{};
  header.len = uint32_t(sizeof(header) + size);
  header.error = -error;
  header.unique = unique;
  const iovec parts[] = {{&header, sizeof(header)},
                         {const_cast<void*>(data), size}};
  sys::writev(device_, parts, size > 0 ? 2 : 1);
}

} // namespace torture
