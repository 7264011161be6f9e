#include "model/health.hpp"

#include <algorithm>

namespace farm {
namespace {

bool is_failure(const JobRecord& job, const CaseResult& result) {
  // The case that was running when the user stopped is lost, and that says
  // nothing of the kernel.
  const bool lost = result.status == CaseStatus::lost &&
                    job.outcome != JobOutcome::interrupted;
  return lost || result.status == CaseStatus::fail ||
         result.status == CaseStatus::vanished;
}

/// Whether the kernel did something wrong whose change `counts`.
template <typename Counts>
bool any_failure(const JobRecord& job, const Counts& counts) {
  const bool of_job = job.outcome == JobOutcome::build_failed ||
                      job.outcome == JobOutcome::boot_failed ||
                      hung_boots(job) > 0;
  return (of_job && counts(job.change)) ||
         std::any_of(job.cases.begin(), job.cases.end(),
                     [&](const CaseResult& result) {
                       return is_failure(job, result) && counts(result.change);
                     }) ||
         std::any_of(job.splats.begin(), job.splats.end(),
                     [&](const FoundSplat& found) {
                       return !found.expected && counts(found.change);
                     });
}

bool is_uncheckable(const JobRecord& job) {
  // A job that checked nothing must not look like one that found nothing.
  return job.outcome == JobOutcome::infra || job.cases.empty() ||
         std::any_of(job.cases.begin(), job.cases.end(),
                     [](const CaseResult& result) {
                       return result.status == CaseStatus::broken &&
                              (!result.change ||
                               result.change->kind == ChangeKind::infra);
                     });
}

} // namespace

bool is_news(const std::optional<Change>& change) {
  return !change || change->kind == ChangeKind::fresh ||
         change->kind == ChangeKind::vanished;
}

bool has_failed(const JobRecord& job) {
  return any_failure(job, [](const std::optional<Change>&) { return true; });
}

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
        return !boot.suite_start_s && fell_silent(boot.end.kind) &&
               !is_starved(boot.end.starvation);
      }));
}

Health health(const JobRecord& job) {
  if (any_failure(job, is_news)) {
    return Health::failed;
  }
  if (job.outcome == JobOutcome::interrupted) {
    return Health::interrupted;
  }
  if (job.outcome != JobOutcome::build_failed &&
      job.outcome != JobOutcome::boot_failed && is_uncheckable(job)) {
    return Health::infra;
  }
  return has_failed(job) ? Health::unchanged : Health::good;
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
  if (run.jobs.empty() || any(Health::infra)) {
    return Health::infra;
  }
  return any(Health::unchanged) ? Health::unchanged : Health::good;
}

} // namespace farm
