#include "toolchain/import.hpp"

#include <algorithm>

#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "toolchain/check.hpp"
#include "toolchain/unpack.hpp"

namespace fs = std::filesystem;

namespace farm {
namespace {

/// "or1k-linux" of "or1k-linux.tar.xz"; empty for other names.
std::string target_of(const fs::path& file) {
  const std::string name = file.filename().string();
  const std::size_t end = name.find(".tar");
  return end == std::string::npos ? "" : name.substr(0, end);
}

const ToolchainRecipe* recipe_of(const fs::path& file,
                                 const std::vector<ToolchainRecipe>& recipes) {
  const std::string target = target_of(file);
  const auto found = std::find_if(
      recipes.begin(), recipes.end(),
      [&](const ToolchainRecipe& recipe) { return recipe.target == target; });
  return found == recipes.end() ? nullptr : &*found;
}

std::string known_names(const std::vector<ToolchainRecipe>& recipes) {
  std::vector<std::string> names;
  for (const ToolchainRecipe& recipe : recipes) {
    names.push_back(recipe.target + ".tar.xz");
  }
  return "known names: " + join(names, ", ");
}

Result<std::vector<ToolchainArchive>>
archives_in(const fs::path& dir, const std::vector<ToolchainRecipe>& recipes) {
  TRY_ASSIGN(const std::vector<std::string> names, real_filesystem().list(dir));
  std::vector<ToolchainArchive> archives;
  for (const std::string& name : names) {
    if (const ToolchainRecipe* recipe = recipe_of(name, recipes)) {
      archives.push_back({dir / name, *recipe});
    }
  }
  if (archives.empty()) {
    return Error{ErrorKind::usage,
                 dir.string() + ": has no archive of a toolchain",
                 known_names(recipes)};
  }
  return archives;
}

/// The steps after which a staged folder may be kept.
Result<std::string> unpack_and_check(Runner& runner,
                                     const ToolchainArchive& archive,
                                     const fs::path& staged) {
  const std::string& target = archive.recipe.target;
  TRY(unpack_archive(archive.path, target, staged));
  const fs::path gcc = staged / target / "bin" / (target + "-gcc");
  if (!real_filesystem().exists(gcc)) {
    return Error{ErrorKind::config,
                 archive.path.string() + ": has no " + target + "/bin/" +
                     target + "-gcc",
                 ""};
  }
  auto identity = check_toolchain(runner, staged / target, target);
  if (!identity) {
    return identity.error().in(archive.path.string());
  }
  return identity;
}

} // namespace

Result<std::vector<ToolchainArchive>>
find_archives(const fs::path& path,
              const std::vector<ToolchainRecipe>& recipes) {
  std::error_code error;
  if (fs::is_directory(path, error)) {
    return archives_in(path, recipes);
  }
  if (!real_filesystem().exists(path)) {
    return Error{ErrorKind::usage, path.string() + ": no such file or folder",
                 ""};
  }
  const ToolchainRecipe* recipe = recipe_of(path, recipes);
  if (recipe == nullptr) {
    return Error{ErrorKind::usage,
                 path.string() + ": not named after a toolchain of the farm",
                 known_names(recipes)};
  }
  return std::vector<ToolchainArchive>{{path, *recipe}};
}

Result<KeptToolchain> import_toolchain(Runner& runner,
                                       const ToolchainShelf& shelf,
                                       const ToolchainArchive& archive) {
  TRY_ASSIGN(const std::string content,
             shelf.cache().file_digest(fs::absolute(archive.path)));
  const std::string name = entry_name(archive.recipe, content);
  TRY_ASSIGN(const FileLock lock, shelf.cache().lock("toolchain-" + name));
  TRY_ASSIGN(const fs::path staged, shelf.cache().stage());
  const auto identity = unpack_and_check(runner, archive, staged);
  auto kept = identity ? shelf.keep(staged, archive.recipe, name,
                                    ToolchainOrigin::imported, *identity)
                       : Result<KeptToolchain>(identity.error());
  if (!kept) {
    (void)real_filesystem().remove_all(staged);
  }
  return kept;
}

} // namespace farm
