#pragma once

#include <string>
#include <vector>

#include "model/known_issue.hpp"
#include "model/run.hpp"

namespace farm {

/// Its last day has passed. `today` is "2026-01-31".
bool is_expired(const KnownIssue& issue, const std::string& today);

/// Notes with each failed or lost case the known issue that explains it, the
/// first that matches; likewise with splats outside every case. Expired
/// entries explain nothing.
void mark_known(const std::vector<KnownIssue>& issues, const std::string& today,
                RunRecord& run);

/// What is wrong with the entries themselves, a sentence each: expired ones,
/// and ones that explain nothing although a case and an architecture they name
/// were run.
std::vector<std::string>
known_issue_warnings(const std::vector<KnownIssue>& issues,
                     const std::string& today, const RunRecord& run);

} // namespace farm
