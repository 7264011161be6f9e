#pragma once

#include <string>

#include "report/renderer.hpp"

namespace farm {

/// Everything in the RunRecord; schema in reports/schemas/run.schema.json.
/// Bytes that are not UTF-8 become U+FFFD; the console files have the original.
Result<std::string> render_json(const ReportInput& input);

/// The same without what passed or was skipped, without boots, and with a count
/// of each unexpected signature in the place of the splats.
Result<std::string> render_json_summary(const ReportInput& input);

} // namespace farm
