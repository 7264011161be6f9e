#pragma once

#include <vector>

#include "base/result.hpp"
#include "config/loader.hpp"
#include "model/arch.hpp"

namespace farm {

/// arch-configs/detectors.yaml, by name.
Result<std::vector<DetectorSpec>> load_detectors(const Loader& loader);

/// Applies an architecture's `detectors:` map to the common ones.
Result<void> adapt_detectors(const Loader& loader, const YamlValue& map,
                             const std::string& path,
                             std::vector<DetectorSpec>& detectors);

/// CheckText: the name of one of the detectors.
CheckText detector_name(const std::vector<DetectorSpec>& detectors);

} // namespace farm
