#pragma once

#include <string>

#include "report/renderer.hpp"

namespace farm {

/// A made-up run of five architectures with every kind of trouble in it, and
/// with hostile bytes wherever a guest or a tool could put some.
ReportInput sample_input();

/// As many configurations and cases as a run of everything has, many of them
/// with failures, splats and a history.
ReportInput large_input();

/// One architecture, all well.
ReportInput good_input();

/// Markup, quotes, a NUL, a byte that is no UTF-8, a terminal sequence and a
/// right-to-left override.
const std::string& hostile();

} // namespace farm
