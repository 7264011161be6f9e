#include "base/cache.hpp"

#include <cstdlib>
#include <utility>
#include <vector>

#include "base/digest.hpp"
#include "base/filesystem.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

namespace fs = std::filesystem;

namespace farm {
namespace {

constexpr const char* k_manifest = "MANIFEST";

Result<std::string> manifest_of(const fs::path& dir) {
  TRY_ASSIGN(const std::vector<std::string> names, real_filesystem().list(dir));
  std::string text;
  for (const std::string& name : names) {
    TRY_ASSIGN(const FileInfo info, real_filesystem().info(dir / name));
    if (name == k_manifest || info.is_directory) {
      continue;
    }
    TRY_ASSIGN(const std::string digest, digest_file(dir / name));
    text += digest;
    text += " " + std::to_string(info.size) + " ";
    text += name;
    text += "\n";
  }
  return text;
}

/// Empty when the entry is whole, otherwise what is wrong with it.
std::string damage_of(const fs::path& dir) {
  const auto expected = real_filesystem().read_file(dir / k_manifest, 1 << 20);
  if (!expected) {
    return "its manifest cannot be read";
  }
  const auto actual = manifest_of(dir);
  if (!actual) {
    return actual.error().what;
  }
  return *actual == *expected ? "" : "its files are not those of its manifest";
}

} // namespace

Cache::Cache(fs::path root, std::function<bool()> cancelled)
    : root_(std::move(root)), cancelled_(std::move(cancelled)) {}

Result<std::optional<fs::path>> Cache::find(std::string_view kind,
                                            std::string_view digest) const {
  const fs::path dir = workspace(kind, digest);
  if (!real_filesystem().exists(dir)) {
    return std::optional<fs::path>();
  }
  const std::string damage = damage_of(dir);
  if (damage.empty()) {
    return std::optional<fs::path>(dir);
  }
  log_warn("cache entry " + dir.string() + " is damaged (" + damage +
           "); it will be made again");
  TRY(real_filesystem().remove_all(dir));
  return std::optional<fs::path>();
}

bool Cache::has(std::string_view kind, std::string_view digest) const {
  return real_filesystem().exists(workspace(kind, digest) / k_manifest);
}

Result<fs::path> Cache::stage() const {
  return make_temp_dir(root_ / "staging", "stage-");
}

Result<fs::path> Cache::publish(std::string_view kind, std::string_view digest,
                                const fs::path& staged) const {
  TRY_ASSIGN(const std::string manifest, manifest_of(staged));
  TRY(real_filesystem().write_atomic(staged / k_manifest, manifest));
  const fs::path dir = workspace(kind, digest);
  TRY(real_filesystem().make_dirs(dir.parent_path()));
  if (const auto renamed = real_filesystem().rename(staged, dir); !renamed) {
    if (!has(kind, digest)) {
      return renamed.error();
    }
    TRY(real_filesystem().remove_all(staged));
  }
  return dir;
}

fs::path Cache::workspace(std::string_view kind, std::string_view name) const {
  return root_ / kind / name;
}

Result<FileLock> Cache::lock(std::string_view name) const {
  const std::string file = std::string(name) + ".lock";
  return FileLock::lock(root_ / "locks" / file, cancelled_, [&] {
    log_info("waiting for another run to finish with " + std::string(name));
  });
}

Result<fs::path> default_cache_root() {
  const auto set = [](const char* name) -> std::optional<fs::path> {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') {
      return std::nullopt;
    }
    return fs::path(value);
  };
  if (auto own = set("FARM_CACHE")) {
    return *own;
  }
  if (auto xdg = set("XDG_CACHE_HOME")) {
    return *xdg / "faultfarm";
  }
  if (auto home = set("HOME")) {
    return *home / ".cache" / "faultfarm";
  }
  return Error{ErrorKind::config, "no place for the cache",
               "set FARM_CACHE or HOME"};
}

} // namespace farm
