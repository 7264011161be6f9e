#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/cache.hpp"

namespace farm {

/// Something in the cache that can be removed by itself.
struct CacheItem {
  std::string kind;    ///< folder of the cache: "kernels", "objects", ...
  std::string name;    ///< its digest, or the name of a kept folder
  bool sealed = false; ///< has a manifest, by which damage is seen
  double bytes = 0;
  std::chrono::system_clock::time_point used; ///< last time
};

/// Bytes of the files below a folder; a file with several names counts once.
double bytes_below(const std::filesystem::path& dir);

/// All there is, the one that was used longest ago first. Locks and notes of
/// digests are too small to count.
Result<std::vector<CacheItem>> cache_items(const Cache& cache);

/// An item whose files are not those it was made with.
struct CacheDamage {
  CacheItem item;
  std::string what;
};

/// Reads all sealed items. `seen` is told of each before it is read (and may
/// be empty).
Result<std::vector<CacheDamage>>
damaged_items(const Cache& cache, const std::vector<CacheItem>& items,
              const std::function<void(std::size_t)>& seen);

/// What may stay.
struct CacheLimits {
  double most_bytes = 0;               ///< 0: any amount
  std::chrono::hours longest_unused{}; ///< 0: any time
  /// Nobody is known to use what was used this recently, but may.
  std::chrono::hours grace{6};
};

/// Which of the items (in the order of cache_items()) have to go: what was not
/// used for too long, then what was used longest ago until the rest is small
/// enough. What an interrupted build left behind goes after a day.
std::vector<CacheItem> superfluous(const std::vector<CacheItem>& items,
                                   const CacheLimits& limits,
                                   std::chrono::system_clock::time_point now);

/// Takes an item out of the cache in one step, then removes it. False: a build
/// is at work in it, and it stays.
Result<bool> remove_item(const Cache& cache, const CacheItem& item);

} // namespace farm
