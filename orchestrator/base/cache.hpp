#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/file_lock.hpp"
#include "base/result.hpp"

namespace farm {

/// A folder of finished things, each under the digest of what it was made
/// from: `<root>/<kind>/<digest>/`. An entry appears whole or not at all, and
/// carries a MANIFEST (size and SHA-256 of each file) by which damage is seen.
/// Several processes may share one root.
class Cache {
 public:
  /// `cancelled` (may be empty) ends waiting for locks.
  explicit Cache(std::filesystem::path root,
                 std::function<bool()> cancelled = {});

  /// Entries that are not here are looked for in this cache too, which is
  /// never written to.
  void look_also_in(std::filesystem::path other) { other_ = std::move(other); }

  [[nodiscard]] const std::filesystem::path& root() const { return root_; }

  /// The folder of an entry that is there and undamaged. A damaged one is
  /// removed with a warning, and nothing is returned.
  [[nodiscard]] Result<std::optional<std::filesystem::path>>
  find(std::string_view kind, std::string_view digest) const;

  /// What is wrong with the files of an entry of this root; empty: nothing.
  [[nodiscard]] std::string damage(std::string_view kind,
                                   std::string_view digest) const;
  /// The same for an entry that is somewhere else.
  [[nodiscard]] static std::string
  damage_of_folder(const std::filesystem::path& dir);

  /// When an entry was last found, or something written to a kept folder.
  [[nodiscard]] std::chrono::system_clock::time_point
  last_used(std::string_view kind, std::string_view name) const;

  /// True when there is an entry, without looking whether it is damaged.
  [[nodiscard]] bool has(std::string_view kind, std::string_view digest) const;

  /// A new empty folder on the cache's file system, to be filled and given to
  /// publish() or removed.
  [[nodiscard]] Result<std::filesystem::path> stage() const;

  /// Turns a staged folder into the entry and returns its path. Whoever comes
  /// second with the same digest gets the first one's entry.
  Result<std::filesystem::path>
  publish(std::string_view kind, std::string_view digest,
          const std::filesystem::path& staged) const;

  /// A folder that is kept between runs but is not an entry (object files).
  [[nodiscard]] std::filesystem::path workspace(std::string_view kind,
                                                std::string_view name) const;

  /// The same for reading: the other cache's where only that has it.
  [[nodiscard]] std::filesystem::path kept(std::string_view kind,
                                           std::string_view name) const;

  /// SHA-256 of a file's content, remembered as long as its size and time stay
  /// the same.
  [[nodiscard]] Result<std::string>
  file_digest(const std::filesystem::path& file) const;

  /// Excludes other threads and processes; says so when it has to wait.
  Result<FileLock> lock(std::string_view name) const;
  /// Nothing when somebody has it.
  Result<std::optional<FileLock>> try_lock(std::string_view name) const;

  /// An `interrupted` error once the user wants to stop.
  Result<void> may_go_on() const;

 private:
  [[nodiscard]] std::optional<std::filesystem::path>
  in_other(std::string_view kind, std::string_view digest) const;
  [[nodiscard]] std::filesystem::path lock_file(std::string_view name) const;

  std::filesystem::path root_;
  std::filesystem::path other_; ///< empty: none
  std::function<bool()> cancelled_;
};

/// The cache of this user: $FARM_CACHE, or faultfarm/ in $XDG_CACHE_HOME or
/// ~/.cache.
Result<std::filesystem::path> default_cache_root();

} // namespace farm
