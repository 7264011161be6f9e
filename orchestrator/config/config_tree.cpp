#include "config/config_tree.hpp"

#include "config/arches.hpp"
#include "config/detectors.hpp"
#include "config/known_issues.hpp"
#include "config/loader.hpp"
#include "config/manifest.hpp"
#include "config/profiles.hpp"
#include "config/toolchains.hpp"

namespace farm {

Result<ConfigTree> load_config(const FileSystem& files,
                               const std::filesystem::path& root) {
  const Loader loader(files, root);
  ConfigTree tree;
  TRY_ASSIGN(tree.detectors, load_detectors(loader));
  TRY_ASSIGN(tree.toolchains, load_toolchains(loader));
  TRY_ASSIGN(tree.arches, load_arches(loader, tree.detectors, tree.toolchains));
  TRY_ASSIGN(tree.profiles, load_profiles(loader, tree.detectors));
  TRY_ASSIGN(tree.initramfs, load_initramfs(loader));
  TRY_ASSIGN(tree.known_issues, load_known_issues(loader));
  return tree;
}

} // namespace farm
