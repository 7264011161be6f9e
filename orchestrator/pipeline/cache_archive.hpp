#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/cache.hpp"
#include "base/cache_care.hpp"
#include "model/run.hpp"

namespace farm {

/// What another machine needs to run the same jobs without building: their
/// kernels, suites, archives, and all configurations and headers that are
/// here. A `usage` error names what the cache has lost.
Result<std::vector<CacheItem>>
items_of_jobs(const Cache& cache, const std::vector<JobRecord>& jobs);

/// Writes items into one tar.zst. `packed` is told how many files are in.
Result<void> export_items(const Cache& cache,
                          const std::vector<CacheItem>& items,
                          const std::filesystem::path& archive,
                          const std::function<void(std::size_t)>& packed);

/// What became of an archive.
struct Imported {
  int added = 0;
  int there_already = 0;
};

/// Takes the items of an archive into the cache. Every sealed item is checked
/// against its manifest first; an archive that holds anything else, or whose
/// paths lead elsewhere, is a `config` error and leaves the cache as it was.
Result<Imported> import_items(const Cache& cache,
                              const std::filesystem::path& archive);

} // namespace farm
