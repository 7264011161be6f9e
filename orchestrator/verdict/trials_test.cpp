#include "verdict/trials.hpp"

#include <gtest/gtest.h>

namespace farm {
namespace {

TEST(Trials, FailureThatDoesNotComeBackIsOneThatWasTried) {
  JobRecord job;
  CaseResult result;
  EXPECT_FALSE(never_again(job, result));
  result.trials = {{TrialKind::alone, 0, 0}};
  EXPECT_FALSE(never_again(job, result)); // no boot said anything
  result.trials = {{TrialKind::alone, 3, 0}, {TrialKind::neighbours, 3, 0}};
  EXPECT_TRUE(never_again(job, result));
  result.trials[1].bad = 1;
  EXPECT_FALSE(never_again(job, result));
}

TEST(Trials, ReportOfADetectorIsNeverNoise) {
  JobRecord job;
  job.splats.emplace_back();
  CaseResult result;
  result.splats = {0};
  result.trials = {{TrialKind::alone, 3, 0}};
  EXPECT_FALSE(never_again(job, result));
  job.splats[0].expected = true;
  EXPECT_TRUE(never_again(job, result));
}

} // namespace
} // namespace farm
