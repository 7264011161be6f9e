#include "lib/file.hpp"

#include "lib/ext2_image.hpp"
#include "lib/mapping.hpp"
#include "lib/report.hpp"
#include "rt/format.hpp"
#include "rt/string.hpp"
#include "sys/calls.hpp"

namespace torture {

namespace {

char work_path[64];
char ext2_path[80];
bool ext2_mounted = false;

long open_in(const char* directory, int flags) {
  rt::Buffer<128> path;
  path.format("{}/file.{}", directory, sys::getpid());
  sys::unlink(path.c_str());
  const long fd =
      sys::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | flags, 0600);
  sys::unlink(path.c_str());
  return fd;
}

long open_on(FileOn where, int flags) {
  switch (where) {
    case FileOn::memfd:
      return sys::memfd_create("torture", 0);
    case FileOn::tmpfs:
      return open_in(work_path, flags);
    case FileOn::ext2:
      break;
  }
  if (!ext2_mounted) {
    skip("no ext2 on a ram disk");
  }
  return open_in(ext2_path, flags);
}

} // namespace

TestFile::TestFile(FileOn where, size_t bytes, int extra_flags)
    : fd_(int(need(open_on(where, extra_flags), "open test file"))) {
  truncate(bytes);
  // Direct I/O wants whole aligned blocks, so pages are written as pages.
  const Mapping buffer = Mapping::anonymous(1);
  for (size_t done = 0; done < bytes; done += page_size()) {
    fill_pattern(buffer.at(0), done, page_size());
    const size_t left = bytes - done;
    const size_t count = left < page_size() ? left : page_size();
    check_equal(need(sys::pwrite(fd_, buffer.at(0), count, done), "pwrite"),
                int64_t(count), "pwrite of test file");
  }
}

TestFile::~TestFile() {
  sys::close(fd_);
}

void TestFile::truncate(size_t bytes) const {
  need(sys::ftruncate(fd_, bytes), "ftruncate");
}

const char* work_directory() {
  return work_path;
}

long work_directory_init() {
  rt::Writer path(work_path, sizeof(work_path));
  path.format("/tmp/fault-torture.{}", sys::getpid());
  sys::mkdir("/tmp", 01777);
  long error = sys::mkdir(work_path, 0700);
  if (error < 0) {
    return error;
  }
  // A tmpfs of our own where that is allowed; else whatever /tmp is. There is
  // room for the core dump of a huge page of 32 MiB.
  sys::mount("torture", work_path, "tmpfs", MS_NOSUID | MS_NODEV, "size=48m");
  rt::Writer sub(ext2_path, sizeof(ext2_path));
  sub.format("{}/ext2", work_path);
  sys::mkdir(ext2_path, 0700);
  if (ext2_make("/dev/ram0") == 0) {
    error = sys::mount("/dev/ram0", ext2_path, "ext2", MS_NOSUID, nullptr);
    ext2_mounted = error == 0;
  }
  return 0;
}

void work_directory_remove() {
  if (ext2_mounted) {
    sys::umount(ext2_path, 0);
  }
  sys::rmdir(ext2_path);
  sys::umount(work_path, 0);
  sys::rmdir(work_path);
}

void private_mounts() {
  need(sys::unshare(CLONE_NEWNS), "unshare");
  need(sys::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr),
       "mount private");
}

bool ext2_available() {
  return ext2_mounted;
}

} // namespace torture
