#pragma once

#include <vector>

#include "base/result.hpp"
#include "config/loader.hpp"
#include "model/arch.hpp"

namespace farm {

/// Every architecture in arch-configs/, by name, with its own view of the
/// detectors. A file may extend another one, which may extend a third.
Result<std::vector<ArchSpec>>
load_arches(const Loader& loader, const std::vector<DetectorSpec>& detectors,
            const std::vector<ToolchainRecipe>& recipes);

} // namespace farm
