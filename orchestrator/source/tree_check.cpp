#include "source/tree_check.hpp"

#include <map>
#include <string_view>

#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "source/kernel_tree.hpp"

namespace fs = std::filesystem;

namespace farm {

std::string kernel_version(std::string_view makefile) {
  std::map<std::string, std::string> values;
  for (std::string_view line : lines(makefile)) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos || line.starts_with('\t')) {
      continue;
    }
    values.try_emplace(std::string(trim(line.substr(0, equals))),
                       std::string(trim(line.substr(equals + 1))));
    if (values.size() > 8) {
      break;
    }
  }
  if (values["VERSION"].empty() || values["PATCHLEVEL"].empty()) {
    return "";
  }
  const std::string sub = values["SUBLEVEL"];
  return values["VERSION"] + "." + values["PATCHLEVEL"] +
         (sub.empty() ? "" : "." + sub) + values["EXTRAVERSION"];
}

Error no_tree(const fs::path& path, const std::string& why) {
  return {ErrorKind::config, path.string() + ": not a kernel tree: " + why,
          "give a kernel source folder, a tarball of one, or a git repository "
          "with --rev"};
}

Result<std::string> check_tree(const fs::path& dir) {
  for (const char* name : {"Makefile", "Kconfig", "arch", "mm"}) {
    if (!fs::exists(dir / name)) {
      return no_tree(dir, "it has no " + std::string(name));
    }
  }
  TRY_ASSIGN(const std::string makefile,
             real_filesystem().read_file(dir / "Makefile", 4 << 20));
  std::string version = kernel_version(makefile);
  if (version.empty()) {
    return no_tree(dir, "its Makefile names no VERSION");
  }
  return version;
}

} // namespace farm
