#include "process/output_file.hpp"

#include <fcntl.h>

#include <cerrno>

#include "base/filesystem.hpp"

namespace farm {

Result<OutputFile> OutputFile::open(const std::filesystem::path& path,
                                    Mode mode) {
  const int how = mode == Mode::append ? O_APPEND : O_TRUNC;
  Fd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | how, 0644));
  if (!fd) {
    return errno_error(path, "open", errno);
  }
  return OutputFile(path, std::move(fd));
}

Result<void> OutputFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(fd_.get(), bytes.data(), bytes.size());
    if (count >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno != EINTR) {
      return errno_error(path_, "write", errno);
    }
  }
  return {};
}

} // namespace farm
