#include "pipeline/scheduler.hpp"

#include <algorithm>
#include <mutex>
#include <thread>
#include <utility>

#include "model/health.hpp"

namespace farm {
namespace {

JobRecord not_started(const Job& job, const std::string& why) {
  JobRecord record;
  record.arch = job.arch.name;
  record.profile = job.profile.name;
  record.outcome = JobOutcome::interrupted;
  record.message = why;
  return record;
}

} // namespace

void run_jobs(const Plan& plan, int parallel, int keep_going,
              const CancelToken& cancel, const JobFunction& run,
              const JobDone& done) {
  std::mutex mutex;
  std::size_t next = 0;
  int failed = 0;
  const auto enough = [&] { return keep_going > 0 && failed >= keep_going; };
  const auto work = [&] {
    std::unique_lock lock(mutex);
    while (next < plan.jobs.size()) {
      const std::size_t index = next++;
      const Job& job = plan.jobs[index];
      if (cancel.cancelled() || enough()) {
        done(index, not_started(job, enough() ? "not started: -k reached"
                                              : "interrupted"));
        continue;
      }
      lock.unlock();
      JobRecord record = run(job, index);
      lock.lock();
      failed += health(record) == Health::good ? 0 : 1;
      done(index, std::move(record));
    }
  };
  const int workers =
      std::clamp(parallel, 1, std::max(1, static_cast<int>(plan.jobs.size())));
  std::vector<std::jthread> threads;
  for (int i = 0; i < workers; ++i) {
    threads.emplace_back(work);
  }
}

} // namespace farm
