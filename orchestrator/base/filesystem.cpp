#include "base/filesystem.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace farm {

namespace fs = std::filesystem;

namespace {

/// Owns a file descriptor.
class Fd {
 public:
  explicit Fd(int fd) : fd_(fd) {}
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd() {
    if (fd_ >= 0) {
      ::close(fd_);
    }
  }
  [[nodiscard]] int get() const { return fd_; }

  /// close(2) can be the call that reports a full disk (NFS, quotas).
  int close() {
    const int status = ::close(fd_);
    fd_ = -1;
    return status;
  }

 private:
  int fd_;
};

int write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) {
      continue;
    }
    if (n < 0) {
      return errno;
    }
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return 0;
}

Result<std::string> read_all(const fs::path& path,
                             std::optional<std::uintmax_t> limit) {
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd.get() < 0) {
    return errno_error(path, "read", errno);
  }
  std::string bytes;
  struct stat st {};
  if (::fstat(fd.get(), &st) == 0 && S_ISREG(st.st_mode)) {
    bytes.reserve(static_cast<std::size_t>(std::min<std::uintmax_t>(
        static_cast<std::uintmax_t>(st.st_size), limit.value_or(UINTMAX_MAX))));
  }
  constexpr std::size_t k_chunk = std::size_t{64} << 10;
  for (;;) {
    const std::size_t used = bytes.size();
    bytes.resize(used + k_chunk);
    const ssize_t n = ::read(fd.get(), bytes.data() + used, k_chunk);
    const int error_number = errno;
    bytes.resize(used + static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
    if (n < 0 && error_number != EINTR) {
      return errno_error(path, "read", error_number);
    }
    if (limit && bytes.size() > *limit) {
      return Error{ErrorKind::infra,
                   path.string() + ": larger than the limit of " +
                       std::to_string(*limit) + " bytes",
                   {}};
    }
    if (n == 0) {
      return bytes;
    }
  }
}

/// Makes a rename in the directory durable. Not every file system can; then
/// the rename itself still holds.
void sync_directory(const fs::path& dir) {
  const Fd fd(::open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd.get() >= 0) {
    ::fsync(fd.get());
  }
}

/// Writes and syncs a fresh temporary file beside `path`; 0 or an errno.
int write_temp(std::string& temp, std::string_view bytes) {
  Fd fd(::mkostemp(temp.data(), O_CLOEXEC));
  if (fd.get() < 0) {
    return errno;
  }
  int status = write_all(fd.get(), bytes);
  if (status == 0 && ::fchmod(fd.get(), 0644) != 0) {
    status = errno;
  }
  if (status == 0 && ::fsync(fd.get()) != 0) {
    status = errno;
  }
  if (fd.close() != 0 && status == 0) {
    status = errno;
  }
  if (status != 0) {
    ::unlink(temp.c_str());
  }
  return status;
}

class RealFileSystem final : public FileSystem {
 public:
  [[nodiscard]] Result<std::string>
  read_file(const fs::path& path,
            std::optional<std::uintmax_t> limit) const override {
    return read_all(path, limit);
  }

  Result<void> write_atomic(const fs::path& path,
                            std::string_view bytes) const override {
    const fs::path dir = path.has_parent_path() ? path.parent_path() : ".";
    TRY(make_dirs(dir));
    std::string temp =
        (dir / ("." + path.filename().string() + ".XXXXXX")).string();
    if (const int status = write_temp(temp, bytes); status != 0) {
      return errno_error(path, "write", status);
    }
    if (::rename(temp.c_str(), path.c_str()) != 0) {
      const int status = errno;
      ::unlink(temp.c_str());
      return errno_error(path, "write", status);
    }
    sync_directory(dir);
    return {};
  }

  [[nodiscard]] bool exists(const fs::path& path) const override {
    std::error_code ignored;
    return fs::exists(fs::symlink_status(path, ignored));
  }

  [[nodiscard]] Result<FileInfo> info(const fs::path& path) const override {
    struct stat st {};
    if (::stat(path.c_str(), &st) != 0) {
      return errno_error(path, "read", errno);
    }
    FileInfo info;
    info.is_directory = S_ISDIR(st.st_mode);
    info.size = info.is_directory ? 0 : static_cast<std::uintmax_t>(st.st_size);
    info.mtime = std::chrono::system_clock::time_point(
        std::chrono::duration_cast<std::chrono::system_clock::duration>(
            std::chrono::seconds(st.st_mtim.tv_sec) +
            std::chrono::nanoseconds(st.st_mtim.tv_nsec)));
    return info;
  }

  [[nodiscard]] Result<std::vector<std::string>>
  list(const fs::path& dir) const override {
    std::vector<std::string> names;
    std::error_code error;
    fs::directory_iterator it(dir, error);
    while (!error && it != fs::directory_iterator()) {
      names.push_back(it->path().filename().string());
      it.increment(error);
    }
    if (error) {
      return errno_error(dir, "list", error.value());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  Result<void> remove_all(const fs::path& path) const override {
    std::error_code error;
    fs::remove_all(path, error);
    if (error) {
      return errno_error(path, "remove", error.value());
    }
    return {};
  }

  Result<void> make_dirs(const fs::path& dir) const override {
    std::error_code error;
    fs::create_directories(dir, error);
    if (error) {
      return errno_error(dir, "make the directory", error.value());
    }
    return {};
  }

  Result<void> rename(const fs::path& from, const fs::path& to) const override {
    if (::rename(from.c_str(), to.c_str()) != 0) {
      return errno_error(to, "rename to it", errno);
    }
    return {};
  }
};

} // namespace

const FileSystem& real_filesystem() {
  static const RealFileSystem filesystem;
  return filesystem;
}

Error errno_error(const fs::path& path, std::string_view verb,
                  int error_number) {
  const std::string start = path.string() + ": cannot " + std::string(verb);
  if (error_number == ENOSPC) {
    return {ErrorKind::infra, start + ": disk full",
            "free some space, or choose another place for the files"};
  }
  if (error_number == EDQUOT) {
    return {ErrorKind::infra, start + ": disk quota used up",
            "free some space, or choose another place for the files"};
  }
  return {ErrorKind::infra,
          start + ": " + std::generic_category().message(error_number),
          {}};
}

Result<fs::path> make_temp_dir(const fs::path& parent,
                               std::string_view prefix) {
  TRY(real_filesystem().make_dirs(parent));
  std::string name = (parent / (std::string(prefix) + "XXXXXX")).string();
  if (::mkdtemp(name.data()) == nullptr) {
    return errno_error(parent, "make a temporary directory", errno);
  }
  return fs::path(name);
}

} // namespace farm
