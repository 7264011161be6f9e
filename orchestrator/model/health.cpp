#include "model/health.hpp"

#include <algorithm>

#include "model/words.hpp"

namespace farm {
namespace {

bool has_failed(const JobRecord& job) {
  const Tally counts = tally(job);
  return job.outcome == JobOutcome::build_failed ||
         job.outcome == JobOutcome::boot_failed || counts.fail > 0 ||
         counts.lost > 0 || counts.vanished > 0 || unexpected_splats(job) > 0 ||
         hung_boots(job) > 0;
}

bool is_uncheckable(const JobRecord& job) {
  // A job that checked nothing must not look like one that found nothing.
  return job.outcome == JobOutcome::infra || tally(job).broken > 0 ||
         job.cases.empty();
}

} // namespace

int unexpected_splats(const JobRecord& job) {
  return static_cast<int>(
      std::count_if(job.splats.begin(), job.splats.end(),
                    [](const FoundSplat& found) { return !found.expected; }));
}

int hung_boots(const JobRecord& job) {
  if (job.cases.empty()) {
    return 0;
  }
  return static_cast<int>(std::count_if(
      job.boots.begin(), job.boots.end(), [](const BootRecord& boot) {
        return !boot.suite_start_s && fell_silent(boot.end.kind);
      }));
}

Health health(const JobRecord& job) {
  if (job.outcome == JobOutcome::interrupted) {
    // The case that was running when the user stopped is lost, and that says
    // nothing of the kernel.
    const bool found = tally(job).fail > 0 || unexpected_splats(job) > 0;
    return found ? Health::failed : Health::interrupted;
  }
  if (has_failed(job)) {
    return Health::failed;
  }
  return is_uncheckable(job) ? Health::infra : Health::good;
}

Health health(const RunRecord& run) {
  const auto any = [&run](Health wanted) {
    return std::any_of(
        run.jobs.begin(), run.jobs.end(),
        [wanted](const JobRecord& job) { return health(job) == wanted; });
  };
  if (any(Health::failed)) {
    return Health::failed;
  }
  if (run.interrupted || any(Health::interrupted)) {
    return Health::interrupted;
  }
  return run.jobs.empty() || any(Health::infra) ? Health::infra : Health::good;
}

} // namespace farm
