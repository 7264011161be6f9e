#pragma once

#include <string>

#include "base/result.hpp"
#include "report/renderer.hpp"

namespace farm {

/// KTAP version 1: architectures, in them areas, in them cases. What failed is
/// `not ok`, also when it is known; what has no verdict is a SKIP.
Result<std::string> render_ktap(const ReportInput& input);

} // namespace farm
