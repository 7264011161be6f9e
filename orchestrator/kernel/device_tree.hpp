#pragma once

#include <filesystem>
#include <string>

#include "base/result.hpp"
#include "process/runner.hpp"

namespace farm {

/// A device tree source and what its compilation takes.
struct DeviceTree {
  std::filesystem::path dts;     ///< the source file
  std::filesystem::path source;  ///< kernel tree whose headers it may include
  std::filesystem::path objects; ///< build folder; gets `dtb` and what precedes
  std::string cc;                ///< C compiler, as preprocessor
};

/// Name of the compiled device tree in the build folder and in the cache.
inline constexpr const char* k_dtb = "dtb";

/// Compiles it as kbuild would: C preprocessor, then the kernel's own dtc
/// where it was built, Debian's otherwise. A source with mistakes is a `build`
/// error.
Result<void> compile_device_tree(Runner& runner, const DeviceTree& tree);

} // namespace farm
