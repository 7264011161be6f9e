#pragma once

#include <nlohmann/json.hpp>

#include "model/run.hpp"

namespace farm {

/// What several documents have in common: counts by the words of statuses.
nlohmann::ordered_json tally_json(const Tally& tally);

} // namespace farm
