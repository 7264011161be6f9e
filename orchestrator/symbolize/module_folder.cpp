#include "symbolize/module_folder.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

namespace farm {
namespace {

namespace fs = std::filesystem;

/// The kernel prints "snd_hda_intel" for snd-hda-intel.ko.
std::string kernel_name(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

} // namespace

Result<ModuleFolder> ModuleFolder::open(const fs::path& folder) {
  ModuleFolder modules;
  std::error_code error;
  fs::recursive_directory_iterator it(
      folder, fs::directory_options::skip_permission_denied, error);
  for (; !error && it != fs::recursive_directory_iterator();
       it.increment(error)) {
    if (it->path().extension() == ".ko") {
      modules.files_.emplace(kernel_name(it->path().stem().string()),
                             it->path());
    }
  }
  if (error) {
    return Error{ErrorKind::usage, folder.string() + ": " + error.message(),
                 ""};
  }
  if (modules.files_.empty()) {
    return Error{ErrorKind::usage, folder.string() + ": no modules (*.ko)",
                 "name the build folder, or lib/modules/RELEASE"};
  }
  return modules;
}

Symbolizer* ModuleFolder::find(const std::string& name) {
  const auto [it, fresh] = read_.try_emplace(name);
  const auto file = files_.find(name);
  if (fresh && file != files_.end()) {
    if (auto opened = Symbolizer::open(file->second)) {
      it->second = std::move(*opened);
    }
  }
  return it->second ? &*it->second : nullptr;
}

void ModuleFolder::symbolize(Splat& splat) {
  expand_frames(splat, [this](const Frame& frame) {
    Symbolizer* module =
        frame.module.empty() || frame.function.empty() || !frame.file.empty()
            ? nullptr
            : find(frame.module);
    auto frames =
        module == nullptr ? std::vector<Frame>{} : module->expand(frame);
    for (Frame& found : frames) {
      found.address = frame.address; // that of the file means nothing
    }
    return frames;
  });
}

} // namespace farm
