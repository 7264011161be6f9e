#include "pipeline/scheduler.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace farm {
namespace {

Plan plan_of(std::initializer_list<const char*> names) {
  Plan plan;
  for (const char* name : names) {
    Job job;
    job.arch.name = name;
    plan.jobs.push_back(job);
  }
  return plan;
}

JobRecord completed(const Job& job, JobOutcome outcome) {
  JobRecord record;
  record.arch = job.arch.name;
  record.outcome = outcome;
  return record;
}

TEST(Scheduler, EveryJobRunsOnceAndIsReportedAtItsIndex) {
  std::map<std::size_t, std::string> seen;
  run_jobs(
      plan_of({"a", "b", "c", "d"}), 2, 0, CancelToken(),
      [](const Job& job, std::size_t) {
        return completed(job, JobOutcome::completed);
      },
      [&](std::size_t index, JobRecord record) { seen[index] = record.arch; });
  EXPECT_THAT(
      seen, testing::ElementsAre(testing::Pair(0, "a"), testing::Pair(1, "b"),
                                 testing::Pair(2, "c"), testing::Pair(3, "d")));
}

TEST(Scheduler, KeepGoingOneStopsAfterTheFirstFailure) {
  std::vector<std::string> ran;
  std::vector<JobOutcome> outcomes;
  run_jobs(
      plan_of({"a", "b", "c"}), 1, 1, CancelToken(),
      [&](const Job& job, std::size_t) {
        ran.push_back(job.arch.name);
        return completed(job, JobOutcome::build_failed);
      },
      [&](std::size_t, JobRecord record) {
        outcomes.push_back(record.outcome);
      });
  EXPECT_THAT(ran, testing::ElementsAre("a"));
  EXPECT_THAT(outcomes, testing::ElementsAre(JobOutcome::build_failed,
                                             JobOutcome::interrupted,
                                             JobOutcome::interrupted));
}

TEST(Scheduler, CancellationReportsTheRestAsInterrupted) {
  CancelToken cancel;
  std::vector<JobOutcome> outcomes;
  run_jobs(
      plan_of({"a", "b"}), 1, 0, cancel,
      [&](const Job& job, std::size_t) {
        cancel.cancel();
        return completed(job, JobOutcome::completed);
      },
      [&](std::size_t, JobRecord record) {
        outcomes.push_back(record.outcome);
      });
  EXPECT_THAT(outcomes, testing::ElementsAre(JobOutcome::completed,
                                             JobOutcome::interrupted));
}

} // namespace
} // namespace farm
