#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.hpp"
#include "process/fd.hpp"

namespace farm {

/// A log that is written piece by piece, unbuffered, and seen by readers while
/// it grows. Errors are `infra` and name the path.
class OutputFile {
 public:
  enum class Mode { append, truncate };

  /// Opens or makes the file; its folder must exist.
  static Result<OutputFile> open(const std::filesystem::path& path, Mode mode);

  Result<void> write(std::string_view bytes);

 private:
  OutputFile(std::filesystem::path path, Fd fd)
      : path_(std::move(path)), fd_(std::move(fd)) {}

  std::filesystem::path path_;
  Fd fd_;
};

} // namespace farm
