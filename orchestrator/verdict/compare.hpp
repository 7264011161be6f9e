#pragma once

#include <string>
#include <vector>

#include "model/past_job.hpp"
#include "model/run.hpp"

namespace farm {

/// Notes with each result of a job what it is against the earlier ones: the
/// first of `past` (newest first) is the baseline, the others tell since when.
/// Cases of the baseline that are gone although `cases_glob` names them are
/// added as vanished. Known issues must have been marked before. Pure; calling
/// it again changes nothing.
///
/// - A failure is new unless it was there before with the same splats; which
///   splats a failure had in any run of the unbroken row of failures counts.
/// - Two results of the same kernel and suite that differ make a case flaky,
///   in whichever direction they differ.
/// - Without an earlier run every failure is new.
void compare(const std::vector<PastJob>& past, const std::string& cases_glob,
             JobRecord& job);

} // namespace farm
