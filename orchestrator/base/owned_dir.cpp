#include "base/owned_dir.hpp"

#include <array>
#include <cstdio>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/file_lock.hpp"
#include "base/filesystem.hpp"

namespace fs = std::filesystem;

namespace farm {
namespace {

constexpr std::size_t k_token_size = 8;

struct Owner {
  std::string token;
  FileLock lock;
};

std::string new_token() {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%08x",
                static_cast<unsigned>(std::random_device()()));
  return {text.data(), k_token_size};
}

fs::path lock_of(const fs::path& locks, const std::string& prefix,
                 const std::string& token) {
  return locks / ("." + prefix + token + ".lock");
}

/// Somebody who tidies up may take the file away between its making and its
/// locking: then a second lock can be had, and it is tried anew.
Result<Owner> become_owner(const fs::path& locks, const std::string& prefix) {
  while (true) {
    const std::string token = new_token();
    const fs::path path = lock_of(locks, prefix, token);
    TRY_ASSIGN(auto lock, FileLock::try_lock(path));
    if (!lock) {
      continue;
    }
    TRY_ASSIGN(const auto second, FileLock::try_lock(path));
    if (!second) {
      return Owner{token, *std::move(lock)};
    }
  }
}

/// The token of a folder's or a lock's name; nothing for other names.
std::optional<std::string> token_of(std::string_view name,
                                    const std::string& prefix) {
  if (name.starts_with('.')) {
    name.remove_prefix(1);
  }
  if (!name.starts_with(prefix) ||
      name.size() < prefix.size() + k_token_size + 1) {
    return std::nullopt;
  }
  const std::string token(name.substr(prefix.size(), k_token_size));
  const char next = name[prefix.size() + k_token_size];
  const bool hex =
      token.find_first_not_of("0123456789abcdef") == std::string::npos;
  return hex && (next == '-' || next == '.') ? std::optional(token)
                                             : std::nullopt;
}

} // namespace

int remove_abandoned(const fs::path& parent, const std::string& prefix,
                     const fs::path& locks) {
  std::map<std::string, std::vector<fs::path>> owned;
  for (const fs::path& dir : {parent, locks}) {
    std::error_code error;
    for (fs::directory_iterator it(dir, error), end; !error && it != end;
         it.increment(error)) {
      if (const auto token = token_of(it->path().filename().string(), prefix)) {
        owned[*token].push_back(it->path());
      }
    }
  }
  int removed = 0;
  for (const auto& [token, paths] : owned) {
    const auto lock = FileLock::try_lock(lock_of(locks, prefix, token));
    if (!lock || !*lock) {
      continue; // alive, or another user's
    }
    for (const fs::path& path : paths) {
      std::error_code error;
      const bool folder = fs::is_directory(fs::symlink_status(path, error));
      if (real_filesystem().remove_all(path) && folder) {
        ++removed;
      }
    }
    (void)real_filesystem().remove_all(lock_of(locks, prefix, token));
  }
  return removed;
}

Result<fs::path> make_owned_dir(const fs::path& parent,
                                const std::string& prefix,
                                const fs::path& locks) {
  static std::mutex mutex;
  static std::map<std::pair<fs::path, std::string>, Owner> owners;
  const std::lock_guard guard(mutex);
  const auto key = std::pair(parent, prefix);
  auto owner = owners.find(key);
  if (owner == owners.end() ||
      !real_filesystem().exists(lock_of(locks, prefix, owner->second.token))) {
    (void)remove_abandoned(parent, prefix, locks);
    TRY_ASSIGN(Owner made, become_owner(locks, prefix));
    owner = owners.insert_or_assign(key, std::move(made)).first;
  }
  return make_temp_dir(parent, prefix + owner->second.token + "-");
}

} // namespace farm
