#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace farm {

/// Lines of a source file around one of interest.
struct Excerpt {
  int first = 0; ///< number of the first line; 1 is the file's first
  std::vector<std::string> lines;
};

/// A kernel tree to quote from. Files are read once.
class SourceTree {
 public:
  explicit SourceTree(std::filesystem::path top) : top_(std::move(top)) {}

  /// `around` lines before and behind `line` of `file`, a path in the tree.
  /// Empty: no such file in the tree, or it has no such line. A path that leads
  /// out of the tree is not followed: it comes from a file that may be hostile.
  [[nodiscard]] Excerpt excerpt(std::string_view file, int line, int around);

 private:
  const std::vector<std::string>& lines_of(const std::string& file);

  std::filesystem::path top_;
  std::map<std::string, std::vector<std::string>> read_;
};

} // namespace farm
