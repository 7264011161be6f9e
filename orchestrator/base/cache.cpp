#include "base/cache.hpp"

#include <cstdlib>
#include <utility>
#include <vector>

#include "base/digest.hpp"
#include "base/filesystem.hpp"
#include "base/log.hpp"
#include "base/owned_dir.hpp"
#include "base/text.hpp"

namespace fs = std::filesystem;

namespace farm {
namespace {

constexpr const char* k_manifest = "MANIFEST";

/// Adds a line for each file below a folder; `prefix` is the folder's path
/// within the entry, with its "/".
Result<void> list_files(const fs::path& dir, const std::string& prefix,
                        std::string& text) {
  TRY_ASSIGN(const std::vector<std::string> names, real_filesystem().list(dir));
  for (const std::string& name : names) {
    std::error_code error;
    if (const auto target = fs::read_symlink(dir / name, error); !error) {
      text += "link to " + target.string();
      text += " " + prefix;
      text += name;
      text += "\n";
      continue;
    }
    TRY_ASSIGN(const FileInfo info, real_filesystem().info(dir / name));
    if (info.is_directory) {
      TRY(list_files(dir / name, prefix + name + "/", text));
    } else if (!prefix.empty() || name != k_manifest) {
      TRY_ASSIGN(const std::string digest, digest_file(dir / name));
      text += digest;
      text += " " + std::to_string(info.size) + " " + prefix;
      text += name;
      text += "\n";
    }
  }
  return {};
}

Result<std::string> manifest_of(const fs::path& dir) {
  std::string text;
  TRY(list_files(dir, "", text));
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
    return in_other(kind, digest);
  }
  const std::string wrong = damage_of(dir);
  if (wrong.empty()) {
    std::error_code ignored; // a cache that cannot be written to serves, too
    fs::last_write_time(dir / k_manifest, fs::file_time_type::clock::now(),
                        ignored);
    return std::optional<fs::path>(dir);
  }
  log_warn("cache entry " + dir.string() + " is damaged (" + wrong +
           "); it will be made again");
  TRY(real_filesystem().remove_all(dir));
  return std::optional<fs::path>();
}

std::optional<fs::path> Cache::in_other(std::string_view kind,
                                        std::string_view digest) const {
  const fs::path dir = other_ / kind / digest;
  if (other_.empty() || !real_filesystem().exists(dir)) {
    return std::nullopt;
  }
  const std::string wrong = damage_of(dir);
  if (!wrong.empty()) {
    log_warn(dir.string() + " is damaged (" + wrong + "): not used");
    return std::nullopt;
  }
  return dir;
}

std::string Cache::damage(std::string_view kind,
                          std::string_view digest) const {
  return damage_of(workspace(kind, digest));
}

std::string Cache::damage_of_folder(const fs::path& dir) {
  return damage_of(dir);
}

std::chrono::system_clock::time_point
Cache::last_used(std::string_view kind, std::string_view name) const {
  const fs::path dir = workspace(kind, name);
  const auto sealed = real_filesystem().info(dir / k_manifest);
  const auto info = sealed ? sealed : real_filesystem().info(dir);
  return info ? info->mtime : std::chrono::system_clock::time_point();
}

fs::path Cache::kept(std::string_view kind, std::string_view name) const {
  const fs::path own = workspace(kind, name);
  const fs::path also = other_ / kind / name;
  return !other_.empty() && !real_filesystem().exists(own) &&
                 real_filesystem().exists(also)
             ? also
             : own;
}

bool Cache::has(std::string_view kind, std::string_view digest) const {
  return real_filesystem().exists(kept(kind, digest) / k_manifest);
}

Result<fs::path> Cache::stage() const {
  return make_owned_dir(root_ / "staging", "stage-", root_ / "locks");
}

Result<fs::path> Cache::publish(std::string_view kind, std::string_view digest,
                                const fs::path& staged) const {
  TRY_ASSIGN(const std::string manifest, manifest_of(staged));
  TRY(real_filesystem().write_atomic(staged / k_manifest, manifest));
  const fs::path dir = workspace(kind, digest);
  TRY(real_filesystem().make_dirs(dir.parent_path()));
  if (const auto renamed = real_filesystem().rename(staged, dir); !renamed) {
    if (!real_filesystem().exists(dir / k_manifest)) {
      return renamed.error();
    }
    TRY(real_filesystem().remove_all(staged));
  }
  return dir;
}

fs::path Cache::workspace(std::string_view kind, std::string_view name) const {
  return root_ / kind / name;
}

fs::path Cache::lock_file(std::string_view name) const {
  return root_ / "locks" / (std::string(name) + ".lock");
}

Result<FileLock> Cache::lock(std::string_view name) const {
  return FileLock::lock(lock_file(name), cancelled_, [&] {
    log_info("waiting for another run to finish with " + std::string(name));
  });
}

Result<std::optional<FileLock>> Cache::try_lock(std::string_view name) const {
  return FileLock::try_lock(lock_file(name));
}

Result<void> Cache::may_go_on() const {
  if (cancelled_ && cancelled_()) {
    return Error{ErrorKind::interrupted, "interrupted", ""};
  }
  return {};
}

Result<std::string> Cache::file_digest(const fs::path& file) const {
  TRY_ASSIGN(const FileInfo info, real_filesystem().info(file));
  const std::string key =
      Digest()
          .field(file.string())
          .field(std::to_string(info.size))
          .field(std::to_string(info.mtime.time_since_epoch().count()))
          .hex();
  const fs::path note = workspace("tarballs", key);
  if (auto known = real_filesystem().read_file(note, 64);
      known && known->size() == 64) {
    return *known;
  }
  TRY_ASSIGN(std::string digest, digest_file(file));
  TRY(real_filesystem().write_atomic(note, digest));
  return digest;
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
