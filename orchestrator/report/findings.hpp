#pragma once

#include <vector>

#include "report/view.hpp"

namespace farm {

/// What a reader of a run has to know, what is new first: jobs without
/// results, failures, splats outside of cases, lost detectors, and what is
/// fixed. Alike ones of a job, or of several jobs, are one.
std::vector<Finding> findings_of(const RunView& view);

} // namespace farm
