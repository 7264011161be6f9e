#pragma once

#include <vector>

#include "base/result.hpp"
#include "config/loader.hpp"
#include "model/arch.hpp"

namespace farm {

/// Every toolchain in arch-configs/toolchains/, by target.
Result<std::vector<ToolchainRecipe>> load_toolchains(const Loader& loader);

/// CheckText: the target of one of the toolchains.
CheckText toolchain_target(const std::vector<ToolchainRecipe>& recipes);

} // namespace farm
