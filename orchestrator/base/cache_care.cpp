#include "base/cache_care.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/filesystem.hpp"

namespace fs = std::filesystem;

namespace farm {
namespace {

/// Too small to count: locks, and digests of files that are elsewhere.
constexpr std::array<std::string_view, 2> k_notes = {"locks", "tarballs"};

constexpr std::chrono::hours k_abandoned{24};

Result<void> add_items(const Cache& cache, std::string_view kind,
                       std::vector<CacheItem>& items) {
  const fs::path dir = cache.root() / kind;
  if (!fs::is_directory(dir)) {
    return {};
  }
  TRY_ASSIGN(const std::vector<std::string> names, real_filesystem().list(dir));
  for (const std::string& name : names) {
    const auto info = real_filesystem().info(dir / name);
    if (!info || !info->is_directory) {
      continue;
    }
    CacheItem item;
    item.kind = kind;
    item.name = name;
    item.sealed = real_filesystem().exists(dir / name / "MANIFEST");
    item.bytes = bytes_below(dir / name);
    item.used = cache.last_used(kind, name);
    items.push_back(std::move(item));
  }
  return {};
}

} // namespace

double bytes_below(const fs::path& dir) {
  double bytes = 0;
  std::error_code error;
  fs::recursive_directory_iterator files(
      dir, fs::directory_options::skip_permission_denied, error);
  for (; !error && files != fs::end(files); files.increment(error)) {
    std::error_code gone; // a build may be at work
    if (!files->is_symlink(gone) && files->is_regular_file(gone)) {
      const auto size = files->file_size(gone);
      const auto names = files->hard_link_count(gone);
      bytes += gone || names == 0
                   ? 0
                   : static_cast<double>(size) / static_cast<double>(names);
    }
  }
  return bytes;
}

Result<std::vector<CacheItem>> cache_items(const Cache& cache) {
  std::vector<CacheItem> items;
  if (!real_filesystem().exists(cache.root())) {
    return items;
  }
  TRY_ASSIGN(const std::vector<std::string> kinds,
             real_filesystem().list(cache.root()));
  for (const std::string& kind : kinds) {
    if (std::find(k_notes.begin(), k_notes.end(), kind) == k_notes.end()) {
      TRY(add_items(cache, kind, items));
    }
  }
  std::stable_sort(
      items.begin(), items.end(),
      [](const auto& a, const auto& b) { return a.used < b.used; });
  return items;
}

Result<std::vector<CacheDamage>>
damaged_items(const Cache& cache, const std::vector<CacheItem>& items,
              const std::function<void(std::size_t)>& seen) {
  std::vector<CacheDamage> found;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!items[i].sealed) {
      continue;
    }
    if (seen) {
      seen(i);
    }
    TRY(cache.may_go_on());
    std::string what = cache.damage(items[i].kind, items[i].name);
    if (!what.empty()) {
      found.push_back({items[i], std::move(what)});
    }
  }
  return found;
}

std::vector<CacheItem> superfluous(const std::vector<CacheItem>& items,
                                   const CacheLimits& limits,
                                   std::chrono::system_clock::time_point now) {
  double left = 0;
  for (const CacheItem& item : items) {
    left += item.bytes;
  }
  std::vector<CacheItem> going;
  for (const CacheItem& item : items) {
    const auto unused = now - item.used;
    if (item.kind == "staging" ? unused < k_abandoned : unused < limits.grace) {
      continue;
    }
    const bool old =
        limits.longest_unused.count() > 0 && unused > limits.longest_unused;
    const bool much = limits.most_bytes > 0 && left > limits.most_bytes;
    if (old || much || item.kind == "staging") {
      left -= item.bytes;
      going.push_back(item);
    }
  }
  return going;
}

Result<bool> remove_item(const Cache& cache, const CacheItem& item) {
  const fs::path dir = cache.workspace(item.kind, item.name);
  if (item.kind == "staging") {
    TRY(real_filesystem().remove_all(dir));
    return true;
  }
  TRY_ASSIGN(const auto lock, cache.try_lock(item.name));
  if (!lock) {
    return false;
  }
  TRY_ASSIGN(const fs::path grave, cache.stage());
  const auto moved = real_filesystem().rename(dir, grave / "removed");
  TRY(real_filesystem().remove_all(grave));
  if (!moved) {
    return moved.error();
  }
  return true;
}

} // namespace farm
