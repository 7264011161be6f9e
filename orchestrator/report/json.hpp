#pragma once

#include <string>
#include <utility>
#include <vector>

#include "report/renderer.hpp"

namespace farm {

/// Everything in the RunRecord; schema in reports/schemas/run.schema.json.
/// Bytes that are not UTF-8 become U+FFFD; the console files have the original.
Result<std::string> render_json(const ReportInput& input);

/// The same without what passed or was skipped, without boots, and with a count
/// of each unexpected signature in the place of the splats.
Result<std::string> render_json_summary(const ReportInput& input);

/// The parts of render_json() that are about one job or one case, the case
/// with its splats and with `history`, words of earlier runs by their ids.
std::string json_of_job(const RunRecord& run, const JobRecord& job);
std::string
json_of_case(const RunRecord& run, const JobRecord& job,
             const CaseResult& result,
             const std::vector<std::pair<std::string, CaseStatus>>& history);

/// Every result that is not as it was in the run compared with.
std::string json_of_changes(const RunRecord& run);

} // namespace farm
