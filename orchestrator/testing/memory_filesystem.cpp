#include "testing/memory_filesystem.hpp"

#include <cerrno>
#include <utility>

namespace farm {

namespace fs = std::filesystem;

namespace {

std::string key_of(const fs::path& path) {
  std::string key = path.lexically_normal().string();
  if (key.size() > 1 && key.back() == '/') {
    key.pop_back();
  }
  return key;
}

bool is_within(const std::string& path, const std::string& dir) {
  return path == dir || path.starts_with(dir == "/" ? dir : dir + "/");
}

} // namespace

void MemoryFileSystem::add(const fs::path& path, std::string bytes) {
  const std::scoped_lock lock(mutex_);
  put(key_of(path), std::move(bytes));
}

void MemoryFileSystem::fail(const fs::path& path, int error_number) {
  const std::scoped_lock lock(mutex_);
  errors_[key_of(path)] = error_number;
}

void MemoryFileSystem::set_space(std::size_t bytes) {
  const std::scoped_lock lock(mutex_);
  space_ = bytes;
}

std::optional<std::string>
MemoryFileSystem::content(const fs::path& path) const {
  const std::scoped_lock lock(mutex_);
  const auto it = files_.find(key_of(path));
  return it == files_.end() ? std::nullopt : std::optional(it->second.bytes);
}

std::vector<std::string> MemoryFileSystem::written() const {
  const std::scoped_lock lock(mutex_);
  return written_;
}

std::optional<Error> MemoryFileSystem::injected(const std::string& path,
                                                std::string_view verb) const {
  const auto it = errors_.find(path);
  return it == errors_.end()
             ? std::nullopt
             : std::optional(errno_error(path, verb, it->second));
}

void MemoryFileSystem::add_parents(const fs::path& path) const {
  for (fs::path dir = path.parent_path(); !dir.empty() && dir != "/";
       dir = dir.parent_path()) {
    dirs_.insert(dir.string());
  }
}

void MemoryFileSystem::put(const std::string& path, std::string bytes) const {
  add_parents(path);
  // A logical clock: every write is a second later than the one before.
  files_[path] = {std::move(bytes), std::chrono::system_clock::time_point(
                                        std::chrono::seconds(++ticks_))};
}

Result<std::string>
MemoryFileSystem::read_file(const fs::path& path,
                            std::optional<std::uintmax_t> limit) const {
  const std::scoped_lock lock(mutex_);
  const std::string key = key_of(path);
  if (auto error = injected(key, "read")) {
    return *error;
  }
  const auto it = files_.find(key);
  if (it == files_.end()) {
    return errno_error(path, "read", dirs_.contains(key) ? EISDIR : ENOENT);
  }
  if (limit && it->second.bytes.size() > *limit) {
    return Error{ErrorKind::infra,
                 path.string() + ": larger than the limit of " +
                     std::to_string(*limit) + " bytes",
                 {}};
  }
  return it->second.bytes;
}

Result<void> MemoryFileSystem::write_atomic(const fs::path& path,
                                            std::string_view bytes) const {
  const std::scoped_lock lock(mutex_);
  const std::string key = key_of(path);
  if (auto error = injected(key, "write")) {
    return *error;
  }
  if (dirs_.contains(key)) {
    return errno_error(path, "write", EISDIR);
  }
  if (space_ && bytes.size() > *space_) {
    return errno_error(path, "write", ENOSPC);
  }
  if (space_) {
    *space_ -= bytes.size();
  }
  put(key, std::string(bytes));
  written_.push_back(key);
  return {};
}

bool MemoryFileSystem::exists(const fs::path& path) const {
  const std::scoped_lock lock(mutex_);
  const std::string key = key_of(path);
  return files_.contains(key) || dirs_.contains(key);
}

Result<FileInfo> MemoryFileSystem::info(const fs::path& path) const {
  const std::scoped_lock lock(mutex_);
  const std::string key = key_of(path);
  if (auto error = injected(key, "read")) {
    return *error;
  }
  if (const auto it = files_.find(key); it != files_.end()) {
    return FileInfo{it->second.bytes.size(), it->second.mtime, false};
  }
  if (dirs_.contains(key)) {
    return FileInfo{0, {}, true};
  }
  return errno_error(path, "read", ENOENT);
}

Result<std::vector<std::string>>
MemoryFileSystem::list(const fs::path& dir) const {
  const std::scoped_lock lock(mutex_);
  const std::string key = key_of(dir);
  if (auto error = injected(key, "list")) {
    return *error;
  }
  if (!dirs_.contains(key)) {
    return errno_error(dir, "list", files_.contains(key) ? ENOTDIR : ENOENT);
  }
  std::set<std::string> names;
  const auto add_child = [&](const fs::path& path) {
    const std::string parent =
        path.has_parent_path() ? path.parent_path().string() : ".";
    if (parent == key && path.has_filename() && path != ".") {
      names.insert(path.filename().string());
    }
  };
  for (const auto& [path, file] : files_) {
    add_child(path);
  }
  for (const std::string& path : dirs_) {
    add_child(path);
  }
  return std::vector<std::string>(names.begin(), names.end());
}

Result<void> MemoryFileSystem::remove_all(const fs::path& path) const {
  const std::scoped_lock lock(mutex_);
  const std::string key = key_of(path);
  if (auto error = injected(key, "remove")) {
    return *error;
  }
  std::erase_if(files_,
                [&](const auto& entry) { return is_within(entry.first, key); });
  std::erase_if(dirs_,
                [&](const std::string& dir) { return is_within(dir, key); });
  return {};
}

Result<void> MemoryFileSystem::make_dirs(const fs::path& dir) const {
  const std::scoped_lock lock(mutex_);
  const std::string key = key_of(dir);
  if (auto error = injected(key, "make the directory")) {
    return *error;
  }
  if (files_.contains(key)) {
    return errno_error(dir, "make the directory", ENOTDIR);
  }
  dirs_.insert(key);
  add_parents(key);
  return {};
}

Result<void> MemoryFileSystem::rename(const fs::path& from,
                                      const fs::path& to) const {
  const std::scoped_lock lock(mutex_);
  const std::string source = key_of(from);
  const std::string target = key_of(to);
  if (auto error = injected(target, "rename to it")) {
    return *error;
  }
  if (!files_.contains(source) && !dirs_.contains(source)) {
    return errno_error(to, "rename to it", ENOENT);
  }
  std::map<std::string, File> moved_files;
  std::set<std::string> moved_dirs;
  for (const auto& [path, file] : files_) {
    moved_files[is_within(path, source) ? target + path.substr(source.size())
                                        : path] = file;
  }
  for (const std::string& dir : dirs_) {
    moved_dirs.insert(
        is_within(dir, source) ? target + dir.substr(source.size()) : dir);
  }
  files_ = std::move(moved_files);
  dirs_ = std::move(moved_dirs);
  add_parents(target);
  return {};
}

} // namespace farm
