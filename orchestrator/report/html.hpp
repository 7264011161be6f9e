#pragma once

#include <string>

#include "report/renderer.hpp"

namespace farm {

/// One self-contained page. Needs no script and no network; console texts in
/// it are escaped and bounded.
Result<std::string> render_html(const ReportInput& input);

/// The same page without cases, splats, boots and consoles.
Result<std::string> render_html_summary(const ReportInput& input);

} // namespace farm
