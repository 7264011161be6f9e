#include "verdict/exit_status.hpp"

#include "base/result.hpp"
#include "model/health.hpp"

namespace farm {

int exit_code_of(const RunRecord& run) {
  if (run.interrupted) {
    return exit_code(ErrorKind::interrupted);
  }
  switch (health(run)) {
    case Health::good:
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
