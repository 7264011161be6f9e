#include "pipeline/cache_archive.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/filesystem.hpp"
#include "base/scratch_dir.hpp"
#include "base/text.hpp"
#include "pipeline/packer.hpp"
#include "toolchain/unpack.hpp"

namespace fs = std::filesystem;

namespace farm {
namespace {

constexpr const char* k_top = "faultfarm-cache";

/// Kinds that may be exchanged; those with true are sealed.
struct Exchanged {
  std::string_view kind;
  bool sealed;
};
constexpr std::array<Exchanged, 5> k_exchanged = {{{"configs", true},
                                                   {"guests", true},
                                                   {"headers", false},
                                                   {"initramfs", true},
                                                   {"kernels", true}}};

const Exchanged* exchanged(std::string_view kind) {
  const auto* const found =
      std::find_if(k_exchanged.begin(), k_exchanged.end(),
                   [&](const Exchanged& one) { return one.kind == kind; });
  return found == k_exchanged.end() ? nullptr : found;
}

/// Digests name everything that is exchanged.
bool is_digest(std::string_view name) {
  return name.size() == 32 &&
         name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Result<void> add_files(const fs::path& dir, const std::string& name,
                       std::vector<PackedFile>& files) {
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(dir, error)) {
    if (entry.is_regular_file() && !entry.is_symlink()) {
      const fs::path below = entry.path().lexically_relative(dir);
      const bool program = (entry.status().permissions() &
                            fs::perms::owner_exec) != fs::perms::none;
      files.push_back({name + "/" + below.string(), entry.path(), program});
    }
  }
  if (error) {
    return errno_error(dir, "read", error.value());
  }
  return {};
}

Error refused(const fs::path& archive, const std::string& why) {
  return {ErrorKind::config, archive.string() + ": " + why,
          "'./farm cache export' makes such archives"};
}

struct Found {
  const Exchanged* kind;
  std::string name;
  fs::path dir;
};

/// What an unpacked archive holds; all of it has to be known.
Result<std::vector<Found>> found_in(const fs::path& archive,
                                    const fs::path& top) {
  std::vector<Found> all;
  TRY_ASSIGN(const std::vector<std::string> kinds, real_filesystem().list(top));
  for (const std::string& kind : kinds) {
    const Exchanged* const known = exchanged(kind);
    if (known == nullptr) {
      return refused(archive, "'" + display_quote(kind) +
                                  "' is not something a cache gives away");
    }
    TRY_ASSIGN(const std::vector<std::string> names,
               real_filesystem().list(top / kind));
    for (const std::string& name : names) {
      if (!is_digest(name)) {
        const std::string where = (fs::path(kind) / name).string();
        return refused(archive, "'" + display_quote(where) +
                                    "' is not named by a digest");
      }
      all.push_back({known, name, top / kind / name});
    }
  }
  return all;
}

} // namespace

Result<std::vector<CacheItem>>
items_of_jobs(const Cache& cache, const std::vector<JobRecord>& jobs) {
  std::set<std::pair<std::string, std::string>> wanted;
  for (const JobRecord& job : jobs) {
    if (job.kernel_digest.empty()) {
      continue; // it never came so far
    }
    if (!cache.has("kernels", job.kernel_digest)) {
      return Error{ErrorKind::usage,
                   job.arch + ": its kernel (" + job.kernel_digest +
                       ") is no longer in the cache",
                   "run it again, or leave it out"};
    }
    wanted.emplace("kernels", job.kernel_digest);
  }
  TRY_ASSIGN(const std::vector<CacheItem> all, cache_items(cache));
  std::vector<CacheItem> items;
  for (const CacheItem& item : all) {
    const bool small =
        exchanged(item.kind) != nullptr && item.kind != "kernels";
    if (small || wanted.count({item.kind, item.name}) != 0) {
      items.push_back(item);
    }
  }
  return items;
}

Result<void> export_items(const Cache& cache,
                          const std::vector<CacheItem>& items,
                          const fs::path& archive,
                          const std::function<void(std::size_t)>& packed) {
  std::vector<PackedFile> files;
  for (const CacheItem& item : items) {
    const std::string what = (fs::path(item.kind) / item.name).string();
    if (item.sealed) {
      if (const std::string wrong = cache.damage(item.kind, item.name);
          !wrong.empty()) {
        std::string damaged = "cache entry ";
        damaged += what;
        damaged += " is damaged: ";
        damaged += wrong;
        return Error{ErrorKind::infra, damaged,
                     "'./farm cache verify' removes it"};
      }
    }
    TRY(add_files(cache.workspace(item.kind, item.name),
                  std::string(k_top) + "/" + what, files));
  }
  return pack(files, archive, packed);
}

Result<Imported> import_items(const Cache& cache, const fs::path& archive) {
  TRY_ASSIGN(const fs::path dir, cache.stage());
  const ScratchDir staged(dir);
  TRY(unpack_archive(archive, k_top, staged.path()));
  TRY_ASSIGN(const std::vector<Found> found,
             found_in(archive, staged.path() / k_top));
  for (const Found& one : found) {
    const std::string wrong =
        one.kind->sealed ? Cache::damage_of_folder(one.dir) : "";
    if (!wrong.empty()) {
      return refused(archive, std::string(one.kind->kind) + "/" + one.name +
                                  ": " + wrong);
    }
  }
  Imported result;
  for (const Found& one : found) {
    const fs::path to = cache.workspace(one.kind->kind, one.name);
    if (real_filesystem().exists(to)) {
      ++result.there_already;
      continue;
    }
    TRY(real_filesystem().make_dirs(to.parent_path()));
    TRY(real_filesystem().rename(one.dir, to));
    ++result.added;
  }
  return result;
}

} // namespace farm
