#pragma once

#include "base/result.hpp"
#include "config/loader.hpp"
#include "model/manifest.hpp"

namespace farm {

/// images/initramfs.yaml. Every folder is listed before what lies in it, no
/// path is listed twice, and there is an `init`.
Result<InitramfsManifest> load_initramfs(const Loader& loader);

} // namespace farm
