#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "model/findings.hpp"
#include "symbolize/symbolizer.hpp"

namespace farm {

/// The modules of a kernel, as `make modules` leaves them in the build folder
/// and `make modules_install` under lib/modules: NAME.ko, with debug
/// information. A module is read when a frame names it for the first time.
class ModuleFolder {
 public:
  /// Error: cannot be read, or holds no module.
  [[nodiscard]] static Result<ModuleFolder>
  open(const std::filesystem::path& folder);

  /// Fills file and line of the frames of modules; see Symbolizer::symbolize().
  /// Where a module was loaded does not matter: frames say function+offset.
  void symbolize(Splat& splat);

 private:
  /// Null: there is no such module, or it cannot be read.
  Symbolizer* find(const std::string& name);

  std::map<std::string, std::filesystem::path> files_; ///< by the kernel's name
  std::map<std::string, std::optional<Symbolizer>> read_;
};

} // namespace farm
