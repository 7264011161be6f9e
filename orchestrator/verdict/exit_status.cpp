#include "verdict/exit_status.hpp"

#include <algorithm>

#include "base/result.hpp"
#include "model/health.hpp"

namespace farm {

int exit_code_of(const RunRecord& run, bool strict) {
  if (run.interrupted) {
    return exit_code(ErrorKind::interrupted);
  }
  const bool any_failure =
      std::any_of(run.jobs.begin(), run.jobs.end(),
                  [](const JobRecord& job) { return has_failed(job); });
  if (strict && any_failure) {
    return 1;
  }
  switch (health(run)) {
    case Health::good:
    case Health::unchanged:
      return 0;
    case Health::failed:
      return 1;
    case Health::interrupted:
      return exit_code(ErrorKind::interrupted);
    case Health::infra:
      break;
  }
  return exit_code(ErrorKind::infra);
}

} // namespace farm
