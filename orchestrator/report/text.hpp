#pragma once

#include <string>

#include "report/renderer.hpp"

namespace farm {

/// The summary that `farm run` prints at its end, with a final newline.
/// `colour`: with ANSI colours. Console texts in it are made harmless.
std::string summary_text(const RunRecord& run, bool colour);

/// What is not as it was in the run compared with: neither what failed before
/// nor what is known. Ends with the headline.
std::string changes_text(const RunRecord& run, bool colour);

/// summary_text() without colours, as a Format row wants it.
Result<std::string> render_text(const ReportInput& input);

} // namespace farm
