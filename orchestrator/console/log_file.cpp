#include "console/log_file.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "base/text.hpp"

namespace farm {
namespace {

constexpr std::size_t k_read_size = 1 << 20;

using ArchivePtr = std::unique_ptr<archive, int (*)(archive*)>;

Error cannot_read(const std::string& path, const char* why) {
  return {ErrorKind::config,
          (path == "-" ? "stdin" : display_quote(path)) + ": cannot be read: " +
              display_quote(why == nullptr ? "unknown error" : why),
          ""};
}

ArchivePtr make_reader() {
  ArchivePtr reader(archive_read_new(), archive_read_free);
  archive_read_support_filter_gzip(reader.get());
  archive_read_support_filter_xz(reader.get());
  archive_read_support_filter_zstd(reader.get());
  archive_read_support_filter_bzip2(reader.get());
  archive_read_support_filter_lz4(reader.get());
  archive_read_support_format_raw(reader.get());
  archive_read_support_format_empty(reader.get());
  return reader;
}

/// libarchive has its own words for these.
const char* why_not_a_file(const std::string& path) {
  struct stat status = {};
  if (path == "-") {
    return nullptr;
  }
  if (::stat(path.c_str(), &status) != 0) {
    return std::strerror(errno);
  }
  return S_ISDIR(status.st_mode) ? std::strerror(EISDIR) : nullptr;
}

} // namespace

Result<void> read_log(const std::string& path,
                      const std::function<void(std::string_view)>& sink) {
  if (const char* why = why_not_a_file(path)) {
    return cannot_read(path, why);
  }
  const ArchivePtr reader = make_reader();
  const int opened =
      path == "-"
          ? archive_read_open_fd(reader.get(), STDIN_FILENO, k_read_size)
          : archive_read_open_filename(reader.get(), path.c_str(), k_read_size);
  archive_entry* entry = nullptr;
  if (opened != ARCHIVE_OK) {
    return cannot_read(path, archive_error_string(reader.get()));
  }
  int status = archive_read_next_header(reader.get(), &entry);
  const void* data = nullptr;
  std::size_t size = 0;
  la_int64_t offset = 0;
  while (status == ARCHIVE_OK) {
    status = archive_read_data_block(reader.get(), &data, &size, &offset);
    if (status == ARCHIVE_OK && size > 0) {
      sink({static_cast<const char*>(data), size});
    }
  }
  if (status != ARCHIVE_EOF) {
    return cannot_read(path, archive_error_string(reader.get()));
  }
  return {};
}

} // namespace farm
