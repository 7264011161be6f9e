#include "toolchain/shelf.hpp"

#include <cstdlib>

#include "base/digest.hpp"
#include "base/filesystem.hpp"
#include "base/text.hpp"

namespace fs = std::filesystem;

namespace farm {
namespace {

constexpr const char* k_kind = "toolchains";
constexpr const char* k_about = "about";
constexpr std::size_t k_short = 16; ///< digits of a digest in names

/// Changes whenever what gcc_build.cpp makes of the same input changes.
constexpr const char* k_recipe = "toolchain-1";

std::string digest_of(const ToolchainRecipe& recipe) {
  Digest digest;
  digest.field(k_recipe).field(recipe.target);
  for (const std::string& flag : recipe.configure) {
    digest.field(flag);
  }
  for (const SourceEdit& edit : recipe.edits) {
    digest.field("edit").field(edit.file).field(edit.from).field(edit.to);
  }
  return digest.hex();
}

Result<KeptToolchain> read_entry(const fs::path& entry,
                                 const ToolchainRecipe& recipe) {
  TRY_ASSIGN(const std::string about,
             real_filesystem().read_file(entry / k_about, 1 << 16));
  KeptToolchain kept;
  kept.name = entry.filename().string();
  kept.dir = entry / recipe.target;
  for (std::string_view line : lines(about)) {
    const std::size_t blank = line.find(' ');
    const std::string_view key = line.substr(0, blank);
    const std::string_view value =
        blank == line.npos ? "" : line.substr(blank + 1);
    if (key == "origin" && value == to_string(ToolchainOrigin::imported)) {
      kept.origin = ToolchainOrigin::imported;
    } else if (key == "identity") {
      kept.identity = value;
    }
  }
  return kept;
}

} // namespace

fs::path offered_toolchains() {
  const char* dir = std::getenv("FARM_TOOLCHAINS");
  return dir == nullptr ? "" : dir;
}

std::string_view to_string(ToolchainOrigin origin) {
  return origin == ToolchainOrigin::built ? "built" : "imported";
}

std::string entry_name(const ToolchainRecipe& recipe,
                       const std::string& digest) {
  return recipe.target + "-" + digest.substr(0, k_short);
}

Result<fs::path> find_tarball(const std::string& pattern) {
  const fs::path path(pattern);
  const auto names = real_filesystem().list(path.parent_path());
  std::string found;
  for (const std::string& name : names ? *names : std::vector<std::string>()) {
    if (glob_match(path.filename().string(), name)) {
      found = name;
    }
  }
  if (found.empty()) {
    return Error{ErrorKind::toolchain, pattern + ": no such tarball", ""};
  }
  return path.parent_path() / found;
}

fs::path ToolchainShelf::note(const ToolchainRecipe& recipe,
                              ToolchainOrigin origin) const {
  return cache_.workspace(k_kind,
                          recipe.target + "." + std::string(to_string(origin)));
}

Result<std::string>
ToolchainShelf::name_to_build(const ToolchainRecipe& recipe) const {
  Digest digest;
  digest.field(digest_of(recipe));
  for (const std::string& pattern : {recipe.binutils, recipe.gcc}) {
    const auto tarball = find_tarball(pattern);
    if (!tarball) {
      return Error{ErrorKind::toolchain,
                   recipe.target + ": " + tarball.error().what,
                   "apt-get install " + join(recipe.packages, " ")};
    }
    TRY_ASSIGN(const std::string content, cache_.file_digest(*tarball));
    digest.field(content);
  }
  return entry_name(recipe, digest.hex());
}

/// Entries to look for, in order. The notes hold the digest of the recipe and
/// the name of the entry.
std::vector<std::string>
ToolchainShelf::names_of(const ToolchainRecipe& recipe) const {
  std::vector<std::string> names;
  const auto noted = [&](ToolchainOrigin origin) {
    const auto text = real_filesystem().read_file(note(recipe, origin), 4096);
    return text ? split_words(*text) : std::vector<std::string>();
  };
  const auto imported = noted(ToolchainOrigin::imported);
  if (imported.size() == 2) {
    names.push_back(imported[1]);
  }
  if (auto name = name_to_build(recipe)) {
    names.push_back(*std::move(name));
    return names;
  }
  const auto built = noted(ToolchainOrigin::built);
  if (built.size() == 2 && built[0] == digest_of(recipe)) {
    names.push_back(built[1]);
  }
  return names;
}

Result<std::optional<KeptToolchain>>
ToolchainShelf::find(const ToolchainRecipe& recipe) const {
  for (const std::string& name : names_of(recipe)) {
    TRY_ASSIGN(const auto entry, cache_.find(k_kind, name));
    if (entry) {
      TRY_ASSIGN(KeptToolchain kept, read_entry(*entry, recipe));
      return std::optional<KeptToolchain>(std::move(kept));
    }
  }
  return std::optional<KeptToolchain>();
}

Result<void> ToolchainShelf::remember(const ToolchainRecipe& recipe,
                                      const std::string& name,
                                      ToolchainOrigin origin) const {
  TRY(real_filesystem().write_atomic(note(recipe, origin),
                                     digest_of(recipe) + " " + name + "\n"));
  return origin == ToolchainOrigin::built
             ? real_filesystem().remove_all(
                   note(recipe, ToolchainOrigin::imported))
             : Result<void>();
}

Result<std::optional<KeptToolchain>>
ToolchainShelf::take(const ToolchainRecipe& recipe,
                     const std::string& name) const {
  TRY_ASSIGN(const auto entry, cache_.find(k_kind, name));
  if (!entry) {
    return std::optional<KeptToolchain>();
  }
  TRY_ASSIGN(KeptToolchain kept, read_entry(*entry, recipe));
  TRY(remember(recipe, name, ToolchainOrigin::built));
  return std::optional<KeptToolchain>(std::move(kept));
}

bool ToolchainShelf::has(const ToolchainRecipe& recipe) const {
  for (const std::string& name : names_of(recipe)) {
    if (cache_.has(k_kind, name)) {
      return true;
    }
  }
  return false;
}

std::optional<fs::path>
ToolchainShelf::offered(const ToolchainRecipe& recipe) const {
  if (offers_.empty()) {
    return std::nullopt;
  }
  const fs::path archive = offers_ / (recipe.target + ".tar.xz");
  return real_filesystem().exists(archive) ? std::optional(archive)
                                           : std::nullopt;
}

Result<KeptToolchain> ToolchainShelf::keep(const fs::path& staged,
                                           const ToolchainRecipe& recipe,
                                           const std::string& name,
                                           ToolchainOrigin origin,
                                           const std::string& identity) const {
  const std::string about = "origin " + std::string(to_string(origin)) +
                            "\nidentity " + identity + "\n";
  TRY(real_filesystem().write_atomic(staged / k_about, about));
  TRY_ASSIGN(const fs::path entry, cache_.publish(k_kind, name, staged));
  TRY(remember(recipe, name, origin));
  return read_entry(entry, recipe);
}

} // namespace farm
