#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "base/result.hpp"

namespace farm {

/// The files under a folder and what they hold.
class SourceList {
 public:
  /// Reads them all. A file that cannot be read is an `infra` error.
  static Result<SourceList> of(const std::filesystem::path& folder);

  /// Changes with every name and every content.
  [[nodiscard]] std::string digest() const;

  /// Whether a build in `objects`, which was told of these files by record()
  /// before, would miss a change: ninja compares times only, and a file that
  /// was unpacked or copied with its time may be older than what was made from
  /// its predecessor. True too for a folder with objects and no record.
  [[nodiscard]] bool
  would_be_missed(const std::filesystem::path& objects) const;

  /// Notes them in `objects`, before they are compiled there.
  Result<void> record(const std::filesystem::path& objects) const;

 private:
  explicit SourceList(std::filesystem::path folder)
      : folder_(std::move(folder)) {}

  std::filesystem::path folder_;
  std::map<std::string, std::string> digests_; ///< by path in the folder
};

} // namespace farm
