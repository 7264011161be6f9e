#pragma once

#include "model/run.hpp"

namespace farm {

/// Exit code of the program for a run: 0 fine, 1 new failures or vanished
/// cases, 3 infrastructure trouble and none of those, 130 interrupted. When
/// `strict`, failures that are known, flaky or as before count, too.
int exit_code_of(const RunRecord& run, bool strict = false);

} // namespace farm
