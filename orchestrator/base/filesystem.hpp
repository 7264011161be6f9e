#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace farm {

/// What is known of a path.
struct FileInfo {
  std::uintmax_t size = 0; ///< bytes; 0 for directories
  std::chrono::system_clock::time_point mtime;
  bool is_directory = false;
};

/// Files as the stages use them. The seam behind which tests put
/// MemoryFileSystem. Every error is `infra` and names the path first; a full
/// disk is said in so many words ("disk full").
class FileSystem {
 public:
  virtual ~FileSystem() = default;

  /// The whole file. With `limit`, a longer file is an error, so that hostile
  /// or runaway files cannot eat the memory.
  [[nodiscard]] virtual Result<std::string>
  read_file(const std::filesystem::path& path,
            std::optional<std::uintmax_t> limit = std::nullopt) const = 0;

  /// Readers see the old or the new content, never half of it, and the new
  /// content survives a power failure: temporary file, fsync, rename. Missing
  /// parent folders are made.
  virtual Result<void> write_atomic(const std::filesystem::path& path,
                                    std::string_view bytes) const = 0;

  /// True for files, directories and anything else at the path.
  [[nodiscard]] virtual bool
  exists(const std::filesystem::path& path) const = 0;

  [[nodiscard]] virtual Result<FileInfo>
  info(const std::filesystem::path& path) const = 0;

  /// Names (not paths) in a directory, sorted, without "." and "..".
  [[nodiscard]] virtual Result<std::vector<std::string>>
  list(const std::filesystem::path& dir) const = 0;

  /// Removes a file or a whole tree; nothing there is fine.
  virtual Result<void> remove_all(const std::filesystem::path& path) const = 0;

  /// Makes a directory and its parents; there already is fine.
  virtual Result<void> make_dirs(const std::filesystem::path& dir) const = 0;

  /// rename(2): atomic within one file system; replaces a file at `to`.
  virtual Result<void> rename(const std::filesystem::path& from,
                              const std::filesystem::path& to) const = 0;
};

/// The real thing; lives as long as the program.
const FileSystem& real_filesystem();

/// The Error of an errno value: "<path>: cannot <verb>: <text>", with a clear
/// word and a hint where the disk or the quota is full.
Error errno_error(const std::filesystem::path& path, std::string_view verb,
                  int error_number);

/// A new directory "<parent>/<prefix>XXXXXX" of mode 0700, made with its
/// parents. The caller removes it.
Result<std::filesystem::path> make_temp_dir(const std::filesystem::path& parent,
                                            std::string_view prefix);

} // namespace farm
