#pragma once

#include <string_view>

namespace farm {

/// Whether a splat of `kind` is the one a canary expecting `expected` is after.
bool proves(std::string_view expected, std::string_view kind);

/// Whether a splat of `kind` is a natural consequence of the expected one, so
/// that a canary which got its splat is not blamed for it.
bool may_follow(std::string_view expected, std::string_view kind);

} // namespace farm
