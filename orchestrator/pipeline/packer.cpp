#include "pipeline/packer.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <fstream>
#include <memory>
#include <utility>

#include "base/filesystem.hpp"

namespace fs = std::filesystem;

namespace farm {
namespace {

constexpr std::size_t k_block = 1 << 16;

class Packer {
 public:
  explicit Packer(fs::path path)
      : path_(std::move(path)),
        writer_(archive_write_new(), &archive_write_free) {}

  Result<void> run(const std::vector<PackedFile>& files,
                   const std::function<void(std::size_t)>& packed) {
    archive_write_set_format_pax_restricted(writer_.get());
    if (archive_write_add_filter_zstd(writer_.get()) != ARCHIVE_OK ||
        archive_write_open_filename(writer_.get(), path_.c_str()) !=
            ARCHIVE_OK) {
      return trouble();
    }
    for (std::size_t i = 0; i < files.size(); ++i) {
      TRY(add(files[i]));
      if (packed) {
        packed(i + 1);
      }
    }
    return archive_write_close(writer_.get()) == ARCHIVE_OK
               ? Result<void>()
               : Result<void>(trouble());
  }

 private:
  [[nodiscard]] Error trouble() const {
    const int number = archive_errno(writer_.get());
    const char* text = archive_error_string(writer_.get());
    return number > 0 ? errno_error(path_, "write", number)
                      : Error{ErrorKind::infra,
                              path_.string() + ": cannot be written: " +
                                  (text == nullptr ? "" : text),
                              ""};
  }

  Result<void> add(const PackedFile& file) {
    std::error_code error;
    const auto size = fs::file_size(file.from, error);
    if (error) {
      return errno_error(file.from, "read", error.value());
    }
    const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(
        archive_entry_new(), &archive_entry_free);
    archive_entry_set_pathname(entry.get(), file.name.c_str());
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(size));
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), file.program ? 0755 : 0644);
    if (archive_write_header(writer_.get(), entry.get()) != ARCHIVE_OK) {
      return trouble();
    }
    std::ifstream in(file.from, std::ios::binary);
    std::array<char, k_block> block{};
    while (in.read(block.data(), block.size()) || in.gcount() > 0) {
      const auto count = static_cast<std::size_t>(in.gcount());
      if (archive_write_data(writer_.get(), block.data(), count) < 0) {
        return trouble();
      }
    }
    if (in.bad()) {
      return Error{ErrorKind::infra, file.from.string() + ": cannot be read",
                   ""};
    }
    return {};
  }

  fs::path path_;
  std::unique_ptr<archive, decltype(&archive_write_free)> writer_;
};

} // namespace

Result<void> pack(const std::vector<PackedFile>& files, const fs::path& archive,
                  const std::function<void(std::size_t)>& packed) {
  const fs::path half = archive.string() + ".part";
  auto written = Packer(half).run(files, packed);
  std::error_code error;
  if (written) {
    fs::rename(half, archive, error);
    if (error) {
      written = errno_error(archive, "write", error.value());
    }
  }
  if (!written) {
    fs::remove(half, error);
  }
  return written;
}

} // namespace farm
