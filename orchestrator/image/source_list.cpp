#include "image/source_list.hpp"

#include "base/digest.hpp"
#include "base/filesystem.hpp"
#include "base/text.hpp"

namespace fs = std::filesystem;

namespace farm {
namespace {

constexpr const char* k_record = "SOURCES";

} // namespace

Result<SourceList> SourceList::of(const fs::path& folder) {
  SourceList list(folder);
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
    if (entry.is_regular_file()) {
      TRY_ASSIGN(std::string digest, digest_file(entry.path()));
      list.digests_.emplace(entry.path().lexically_relative(folder).string(),
                            std::move(digest));
    }
  }
  if (error) {
    return Error{ErrorKind::infra,
                 folder.string() + ": cannot be read: " + error.message(), ""};
  }
  return list;
}

std::string SourceList::digest() const {
  Digest digest;
  for (const auto& [path, content] : digests_) {
    digest.field(path).field(content);
  }
  return digest.hex();
}

bool SourceList::would_be_missed(const fs::path& objects) const {
  std::error_code error;
  if (!fs::exists(objects, error) || fs::is_empty(objects, error)) {
    return false;
  }
  const auto recorded = fs::last_write_time(objects / k_record, error);
  const auto record = real_filesystem().read_file(objects / k_record);
  if (error || !record) {
    return true;
  }
  for (std::string_view line : lines(*record)) {
    const auto space = line.find(' ');
    if (space == line.npos) {
      continue;
    }
    const auto now = digests_.find(std::string(line.substr(space + 1)));
    if (now == digests_.end() || now->second == line.substr(0, space)) {
      continue;
    }
    const auto changed = fs::last_write_time(folder_ / now->first, error);
    if (error || changed <= recorded) {
      return true;
    }
  }
  return false;
}

Result<void> SourceList::record(const fs::path& objects) const {
  std::string text;
  for (const auto& [path, content] : digests_) {
    text += content + " " + path + "\n";
  }
  return real_filesystem().write_atomic(objects / k_record, text);
}

} // namespace farm
