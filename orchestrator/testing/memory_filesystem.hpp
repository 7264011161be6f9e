#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/filesystem.hpp"

namespace farm {

/// Files in memory, with errors on request. Paths are compared after lexical
/// normalisation; there are no links. May be used from several threads.
class MemoryFileSystem final : public FileSystem {
 public:
  /// Puts a file there, whatever errors are set; makes its folders.
  void add(const std::filesystem::path& path, std::string bytes);

  /// Every operation on this path fails with the errno value from now on.
  void fail(const std::filesystem::path& path, int error_number);

  /// Writing more than `bytes` in all from now on fails with "disk full".
  void set_space(std::size_t bytes);

  /// The content of a file; nothing if there is none.
  [[nodiscard]] std::optional<std::string>
  content(const std::filesystem::path& path) const;

  /// Every path that was written, in order.
  [[nodiscard]] std::vector<std::string> written() const;

  [[nodiscard]] Result<std::string>
  read_file(const std::filesystem::path& path,
            std::optional<std::uintmax_t> limit = std::nullopt) const override;
  Result<void> write_atomic(const std::filesystem::path& path,
                            std::string_view bytes) const override;
  [[nodiscard]] bool exists(const std::filesystem::path& path) const override;
  [[nodiscard]] Result<FileInfo>
  info(const std::filesystem::path& path) const override;
  [[nodiscard]] Result<std::vector<std::string>>
  list(const std::filesystem::path& dir) const override;
  Result<void> remove_all(const std::filesystem::path& path) const override;
  Result<void> make_dirs(const std::filesystem::path& dir) const override;
  Result<void> rename(const std::filesystem::path& from,
                      const std::filesystem::path& to) const override;

 private:
  struct File {
    std::string bytes;
    std::chrono::system_clock::time_point mtime;
  };

  [[nodiscard]] std::optional<Error> injected(const std::string& path,
                                              std::string_view verb) const;
  void add_parents(const std::filesystem::path& path) const;
  void put(const std::string& path, std::string bytes) const;

  // FileSystem's operations are const because the real one has no state; here
  // the state is the file system.
  mutable std::mutex mutex_;
  mutable std::map<std::string, File> files_;
  mutable std::set<std::string> dirs_{"/", "."};
  mutable std::optional<std::size_t> space_;
  mutable std::vector<std::string> written_;
  mutable int ticks_ = 0;
  std::map<std::string, int> errors_;
};

} // namespace farm
