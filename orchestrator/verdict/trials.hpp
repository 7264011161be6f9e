#pragma once

#include "model/run.hpp"

namespace farm {

/// Whether a failure was tried again and not seen again. One with a splat that
/// nobody expected never counts as that: a report of a detector is not noise.
bool never_again(const JobRecord& job, const CaseResult& result);

} // namespace farm
