#pragma once

#include "report/renderer.hpp"

namespace farm {

/// A table of the run's architectures for documentation: machine, compiler,
/// detectors, times and counts, one row each.
Result<std::string> render_markdown(const ReportInput& input);

/// What is new, where, and how to see it again, for a mail or a merge request:
/// a screen or two, however long the run was.
Result<std::string> render_markdown_summary(const ReportInput& input);

} // namespace farm
