#include "config/toolchains.hpp"

#include <algorithm>
#include <filesystem>

#include "base/text.hpp"

namespace farm {

namespace {

constexpr const char* k_dir = "arch-configs/toolchains";
constexpr int k_most_minutes = 10000;

/// An absolute path whose file name may be a pattern.
std::string tarball(const std::string& text) {
  const std::filesystem::path path(text);
  if (!path.is_absolute() ||
      path.parent_path().string().find_first_of("*?[") != std::string::npos) {
    return "must be an absolute path with '*' in the file's name at most";
  }
  return text.find(".tar") == std::string::npos ? "is not a tarball" : "";
}

/// What the farm says itself: where, for which target.
std::string configure_flag(const std::string& text) {
  if (!text.starts_with("--")) {
    return "must start with '--'";
  }
  const bool ours =
      text.starts_with("--prefix") || text.starts_with("--target");
  return ours ? "is given by the farm" : "";
}

std::string source_file(const std::string& text) {
  if (std::string problem = relative_path(text); !problem.empty()) {
    return problem;
  }
  return text.starts_with("binutils/") || text.starts_with("gcc/")
             ? ""
             : "must start with 'binutils/' or 'gcc/'";
}

ReadValue edits(std::vector<SourceEdit>& into) {
  return each(
      [&](const YamlValue& value, const std::string& path) -> Result<void> {
        SourceEdit edit;
        TRY(read_fields(value, path,
                        {needed("file", text(edit.file, source_file)),
                         needed("from", text(edit.from, not_empty)),
                         needed("to", text(edit.to))}));
        into.push_back(std::move(edit));
        return {};
      });
}

Result<ToolchainRecipe> load_toolchain(const Loader& loader,
                                       const std::string& target) {
  TRY_ASSIGN(const YamlValue file,
             loader.parse(std::string(k_dir) + "/" + target + ".yaml"));
  ToolchainRecipe recipe;
  recipe.target = target;
  TRY(read_fields(
      file, "",
      {needed("packages", text_list(recipe.packages, package_name)),
       needed("binutils", text(recipe.binutils, tarball)),
       needed("gcc", text(recipe.gcc, tarball)),
       needed("configure", text_list(recipe.configure, configure_flag)),
       optional("edits", edits(recipe.edits)),
       needed("cpu_minutes", integer(recipe.cpu_minutes, 1, k_most_minutes))}));
  return recipe;
}

} // namespace

Result<std::vector<ToolchainRecipe>> load_toolchains(const Loader& loader) {
  TRY_ASSIGN(const std::vector<std::string> targets, loader.names_in(k_dir));
  std::vector<ToolchainRecipe> recipes;
  for (const std::string& target : targets) {
    TRY_ASSIGN(ToolchainRecipe recipe, load_toolchain(loader, target));
    recipes.push_back(std::move(recipe));
  }
  return recipes;
}

CheckText toolchain_target(const std::vector<ToolchainRecipe>& recipes) {
  std::vector<std::string> targets;
  for (const ToolchainRecipe& recipe : recipes) {
    targets.push_back(recipe.target);
  }
  return [targets](const std::string& text) -> std::string {
    if (std::find(targets.begin(), targets.end(), text) != targets.end()) {
      return "";
    }
    const auto like = nearest(text, targets);
    return "has no file " + display_quote(std::string(k_dir) + "/" + text) +
           ".yaml" + (like ? ", did you mean '" + *like + "'?" : "");
  };
}

} // namespace farm
