#include "toolchain/unpack.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <memory>

#include "base/filesystem.hpp"
#include "base/text.hpp"

namespace fs = std::filesystem;

namespace farm {
namespace {

constexpr std::int64_t k_most_bytes = std::int64_t{8} << 30;
constexpr std::size_t k_block = 1 << 16;

using ReaderPtr = std::unique_ptr<archive, decltype(&archive_read_free)>;
using WriterPtr = std::unique_ptr<archive, decltype(&archive_write_free)>;

std::string text_or_empty(const char* text) {
  return text == nullptr ? "" : text;
}

/// Whether a path stays below the folder `top`.
bool is_below(const fs::path& path, const std::string& top) {
  const fs::path plain = path.lexically_normal();
  return !path.is_absolute() && !plain.empty() && *plain.begin() == top;
}

/// What is wrong with where an entry lies or points; empty: nothing.
std::string problem_of(archive_entry* entry, const std::string& top) {
  const fs::path path = text_or_empty(archive_entry_pathname(entry));
  if (!is_below(path, top)) {
    return "does not lie in '" + top + "'";
  }
  const fs::path twin = text_or_empty(archive_entry_hardlink(entry));
  if (!twin.empty()) {
    return is_below(twin, top) ? "" : "is a link to outside '" + top + "'";
  }
  switch (archive_entry_filetype(entry)) {
    case AE_IFREG:
    case AE_IFDIR:
      return "";
    case AE_IFLNK: {
      const fs::path target = text_or_empty(archive_entry_symlink(entry));
      return !target.is_absolute() && is_below(path.parent_path() / target, top)
                 ? ""
                 : "is a link to outside '" + top + "'";
    }
    default:
      return "is neither a file nor a folder nor a link";
  }
}

/// Takes entries from one archive to the disk.
class Unpacker {
 public:
  Unpacker(fs::path archive, std::string top, fs::path dir)
      : path_(std::move(archive)), top_(std::move(top)), dir_(std::move(dir)),
        reader_(archive_read_new(), &archive_read_free),
        writer_(archive_write_disk_new(), &archive_write_free) {
    archive_read_support_filter_all(reader_.get());
    archive_read_support_format_tar(reader_.get());
    archive_write_disk_set_options(writer_.get(),
                                   ARCHIVE_EXTRACT_SECURE_NODOTDOT |
                                       ARCHIVE_EXTRACT_SECURE_SYMLINKS |
                                       ARCHIVE_EXTRACT_UNLINK);
  }

  Result<void> run() {
    if (archive_read_open_filename(reader_.get(), path_.c_str(), k_block) !=
        ARCHIVE_OK) {
      return unreadable();
    }
    archive_entry* entry = nullptr;
    int status = ARCHIVE_OK;
    while ((status = archive_read_next_header(reader_.get(), &entry)) ==
           ARCHIVE_OK) {
      TRY(unpack(entry));
    }
    if (status != ARCHIVE_EOF) {
      return unreadable();
    }
    return {};
  }

 private:
  [[nodiscard]] Error unreadable() const {
    return {
        ErrorKind::config,
        path_.string() + ": not a usable archive: " +
            display_quote(text_or_empty(archive_error_string(reader_.get()))),
        ""};
  }

  /// Trouble with writing is the host's.
  [[nodiscard]] Error unwritable() const {
    const int number = archive_errno(writer_.get());
    return number > 0 ? errno_error(dir_, "unpack", number)
                      : Error{ErrorKind::config,
                              path_.string() + ": cannot be unpacked: " +
                                  display_quote(text_or_empty(
                                      archive_error_string(writer_.get()))),
                              ""};
  }

  Result<void> unpack(archive_entry* entry) {
    const std::string name = text_or_empty(archive_entry_pathname(entry));
    if (const std::string problem = problem_of(entry, top_); !problem.empty()) {
      return Error{
          ErrorKind::config,
          path_.string() + ": '" + display_quote(name) + "' " + problem,
          "the archive must hold one folder '" + top_ + "' and nothing else"};
    }
    if (archive_entry_hardlink(entry) != nullptr) {
      const fs::path twin = dir_ / archive_entry_hardlink(entry);
      archive_entry_set_hardlink(entry, twin.c_str());
    }
    archive_entry_set_pathname(entry, (dir_ / name).c_str());
    if (archive_write_header(writer_.get(), entry) != ARCHIVE_OK) {
      return unwritable();
    }
    TRY(copy_content());
    if (archive_write_finish_entry(writer_.get()) != ARCHIVE_OK) {
      return unwritable();
    }
    return {};
  }

  Result<void> copy_content() {
    const void* bytes = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    int status = ARCHIVE_OK;
    while ((status = archive_read_data_block(reader_.get(), &bytes, &size,
                                             &offset)) == ARCHIVE_OK) {
      total_ += static_cast<std::int64_t>(size);
      if (total_ > k_most_bytes) {
        return Error{ErrorKind::config,
                     path_.string() + ": more than 8 GiB when unpacked", ""};
      }
      if (archive_write_data_block(writer_.get(), bytes, size, offset) < 0) {
        return unwritable();
      }
    }
    if (status != ARCHIVE_EOF) {
      return unreadable();
    }
    return {};
  }

  fs::path path_;
  std::string top_;
  fs::path dir_;
  ReaderPtr reader_;
  WriterPtr writer_;
  std::int64_t total_ = 0;
};

} // namespace

Result<void> unpack_archive(const fs::path& archive, const std::string& top,
                            const fs::path& dir) {
  // libarchive refuses to write through links, also those above `dir`.
  std::error_code error;
  const fs::path real = fs::canonical(dir, error);
  if (error) {
    return errno_error(dir, "open", error.value());
  }
  return Unpacker(archive, top, real).run();
}

} // namespace farm
