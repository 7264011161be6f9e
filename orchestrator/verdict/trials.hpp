#pragma once

#include <string>
#include <vector>

#include "model/run.hpp"

namespace farm {

/// What came of trying a failure again, as a clause for people: "again: alone 3
/// of 3, with one CPU 0 of 1". Empty: it was not tried.
std::string describe(const std::vector<Trial>& trials);

/// Whether a failure was tried again and not seen again. One with a splat that
/// nobody expected never counts as that: a report of a detector is not noise.
bool never_again(const JobRecord& job, const CaseResult& result);

} // namespace farm
