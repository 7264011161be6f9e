#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/cache.hpp"
#include "base/result.hpp"
#include "model/arch.hpp"

namespace farm {

/// $FARM_TOOLCHAINS: the user's folder of toolchain archives; may be empty.
std::filesystem::path offered_toolchains();

/// How a toolchain came into the cache.
enum class ToolchainOrigin { built, imported };

/// A toolchain in the cache.
struct KeptToolchain {
  std::string name;          ///< of the entry: "<target>-<digest>"
  std::filesystem::path dir; ///< holds bin/<target>-gcc
  ToolchainOrigin origin = ToolchainOrigin::built;
  std::string identity; ///< of its compiler, as it was when it was kept
};

/// The toolchains in the cache that the farm has built or was given, under
/// `toolchains/<target>-<digest>`.
class ToolchainShelf {
 public:
  /// `offers` is a folder of archives that may be imported; empty: there is
  /// none.
  explicit ToolchainShelf(const Cache& cache,
                          std::filesystem::path offers = offered_toolchains())
      : cache_(cache), offers_(std::move(offers)) {}

  [[nodiscard]] const Cache& cache() const { return cache_; }
  [[nodiscard]] const std::filesystem::path& offers() const { return offers_; }

  /// The toolchain of a recipe: the one imported last, unless one was built
  /// after that, or the one built from this recipe and the sources that are
  /// installed (any sources, where none are). A damaged one is removed and not
  /// found.
  [[nodiscard]] Result<std::optional<KeptToolchain>>
  find(const ToolchainRecipe& recipe) const;

  /// Whether there is one, without looking whether it is damaged.
  [[nodiscard]] bool has(const ToolchainRecipe& recipe) const;

  /// The archive `<offers>/<target>.tar.xz`, where there is one.
  [[nodiscard]] std::optional<std::filesystem::path>
  offered(const ToolchainRecipe& recipe) const;

  /// Name of the entry that building would make. A source that is not
  /// installed is a `toolchain` error whose hint names the packages.
  [[nodiscard]] Result<std::string>
  name_to_build(const ToolchainRecipe& recipe) const;

  /// The undamaged entry of that name, if there is one; it is then the
  /// toolchain of the target, as if it had just been built.
  [[nodiscard]] Result<std::optional<KeptToolchain>>
  take(const ToolchainRecipe& recipe, const std::string& name) const;

  /// Publishes a staged folder that holds `<target>/bin/...`. From now on it
  /// is the toolchain of the target.
  Result<KeptToolchain> keep(const std::filesystem::path& staged,
                             const ToolchainRecipe& recipe,
                             const std::string& name, ToolchainOrigin origin,
                             const std::string& identity) const;

 private:
  [[nodiscard]] std::vector<std::string>
  names_of(const ToolchainRecipe& recipe) const;
  [[nodiscard]] std::filesystem::path note(const ToolchainRecipe& recipe,
                                           ToolchainOrigin origin) const;
  [[nodiscard]] Result<void> remember(const ToolchainRecipe& recipe,
                                      const std::string& name,
                                      ToolchainOrigin origin) const;

  const Cache& cache_;
  std::filesystem::path offers_;
};

/// Name of a toolchain's entry in the cache, by a digest of what it is made of.
std::string entry_name(const ToolchainRecipe& recipe,
                       const std::string& digest);

/// The newest tarball that a path with a pattern in its file name stands for.
Result<std::filesystem::path> find_tarball(const std::string& pattern);

/// "built", "imported".
std::string_view to_string(ToolchainOrigin origin);

} // namespace farm
