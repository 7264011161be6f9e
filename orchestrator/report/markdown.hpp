#pragma once

#include "report/renderer.hpp"

namespace farm {

/// A table of the run's architectures for documentation: machine, compiler,
/// detectors, times and counts, one row each.
Result<std::string> render_markdown(const ReportInput& input);

} // namespace farm
