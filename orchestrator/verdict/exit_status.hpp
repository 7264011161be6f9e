#pragma once

#include "model/run.hpp"

namespace farm {

/// Exit code of the program for a run: 0 fine, 1 failures, 3 infrastructure
/// trouble and no failure, 130 interrupted.
int exit_code_of(const RunRecord& run);

} // namespace farm
