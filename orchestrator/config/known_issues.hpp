#pragma once

#include <vector>

#include "config/loader.hpp"
#include "model/known_issue.hpp"

namespace farm {

/// The entries of reports/baselines/known-issues.yaml, in its order.
Result<std::vector<KnownIssue>> load_known_issues(const Loader& loader);

} // namespace farm
