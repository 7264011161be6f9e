#pragma once

#include <vector>

#include "base/result.hpp"
#include "config/loader.hpp"
#include "model/arch.hpp"

namespace farm {

/// Every profile in arch-configs/profiles/, by name.
Result<std::vector<Profile>>
load_profiles(const Loader& loader, const std::vector<DetectorSpec>& detectors);

} // namespace farm
