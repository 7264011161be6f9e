#include "symbolize/source_tree.hpp"

#include <algorithm>
#include <fstream>
#include <system_error>

namespace farm {
namespace {

namespace fs = std::filesystem;

/// The largest file of a kernel tree that is written by people has 2 MB.
constexpr std::uintmax_t k_largest = 64 << 20;

/// The path of a file of the tree; empty: there is none.
fs::path inside(const fs::path& top, const fs::path& file) {
  std::error_code error;
  const fs::path root = fs::canonical(top, error);
  const fs::path path = error ? fs::path() : fs::canonical(root / file, error);
  const auto [end, ignored] =
      std::mismatch(root.begin(), root.end(), path.begin(), path.end());
  const bool fits = !error && end == root.end() &&
                    fs::is_regular_file(path, error) &&
                    fs::file_size(path, error) <= k_largest;
  return fits && !error ? path : fs::path();
}

} // namespace

const std::vector<std::string>& SourceTree::lines_of(const std::string& file) {
  const auto [it, fresh] = read_.try_emplace(file);
  if (fresh) {
    const fs::path path = inside(top_, file);
    std::ifstream in;
    if (!path.empty()) {
      in.open(path);
    }
    std::string line;
    while (in.is_open() && std::getline(in, line)) {
      it->second.push_back(line);
    }
  }
  return it->second;
}

Excerpt SourceTree::excerpt(std::string_view file, int line, int around) {
  const auto& all = lines_of(std::string(file));
  const int count = static_cast<int>(all.size());
  if (line < 1 || line > count) {
    return {};
  }
  Excerpt excerpt;
  excerpt.first = std::max(1, line - around);
  const int last = std::min(count, line + around);
  excerpt.lines.assign(all.begin() + excerpt.first - 1, all.begin() + last);
  return excerpt;
}

} // namespace farm
