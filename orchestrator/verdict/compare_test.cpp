#include "verdict/compare.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/health.hpp"
#include "verdict/exit_status.hpp"

namespace farm {
namespace {

using testing::HasSubstr;

using S = CaseStatus;

const char* const k_case = "retry/eio_gup.mlock";

/// A run of one case, with one splat if it is given a signature.
JobRecord job_with(S status, const std::string& signature = "") {
  JobRecord job;
  job.arch = "m68k";
  job.outcome = JobOutcome::completed;
  job.kernel_digest = "kernel-now";
  job.guest_digest = "guest";
  CaseResult result;
  result.name = k_case;
  result.area = "retry";
  result.status = status;
  if (!signature.empty()) {
    FoundSplat found;
    found.splat.signature = signature;
    found.case_name = k_case;
    job.splats.push_back(found);
    result.splats = {0};
  }
  job.cases.push_back(result);
  return job;
}

PastJob past(const std::string& run, S status,
             const std::string& signature = "") {
  PastJob job;
  job.run = run;
  job.kernel_digest = "kernel-" + run;
  job.guest_digest = "guest";
  PastCase result;
  result.name = k_case;
  result.status = status;
  if (!signature.empty()) {
    result.signatures.insert(signature);
  }
  job.cases.push_back(result);
  return job;
}

/// Same kernel as now.
PastJob alike(const std::string& run, S status) {
  PastJob job = past(run, status);
  job.kernel_digest = "kernel-now";
  return job;
}

std::optional<Change> change_of(JobRecord job,
                                const std::vector<PastJob>& earlier) {
  compare(earlier, "*", job);
  return job.cases.front().change;
}

TEST(Compare, FailureWithoutAnEarlierRunIsNew) {
  const auto change = change_of(job_with(S::fail), {});
  ASSERT_TRUE(change);
  EXPECT_EQ(change->kind, ChangeKind::fresh);
  EXPECT_THAT(change->detail, HasSubstr("no earlier run"));
}

TEST(Compare, FailureOfWhatPassedIsNew) {
  const auto change =
      change_of(job_with(S::lost), {past("r2", S::pass), past("r1", S::fail)});
  ASSERT_TRUE(change);
  EXPECT_EQ(change->kind, ChangeKind::fresh);
  EXPECT_EQ(change->detail, "passed in r2");
}

TEST(Compare, FailureAsBeforeIsStillOneSinceTheFirstOfTheRow) {
  const auto change = change_of(job_with(S::fail, "bug::x"),
                                {past("r4", S::fail, "bug::x"),
                                 past("r3", S::broken), past("r2", S::lost),
                                 past("r1", S::pass), past("r0", S::fail)});
  ASSERT_TRUE(change);
  EXPECT_EQ(change->kind, ChangeKind::still);
  EXPECT_EQ(change->since, "r2");
}

TEST(Compare, SplatNeverSeenInTheRowMakesItNew) {
  const std::vector<PastJob> earlier = {past("r3", S::fail, "bug::a"),
                                        past("r2", S::fail, "bug::b"),
                                        past("r1", S::pass, "bug::c")};
  EXPECT_EQ(change_of(job_with(S::fail, "bug::b"), earlier)->kind,
            ChangeKind::still);
  const auto change = change_of(job_with(S::fail, "bug::c"), earlier);
  EXPECT_EQ(change->kind, ChangeKind::fresh);
  EXPECT_EQ(change->detail, "failed in another way in r3");
}

TEST(Compare, KnownIssueIsKnownEvenIfItPassedBefore) {
  JobRecord job = job_with(S::fail);
  job.cases[0].known = "mlock-eio: for ever";
  const auto change = change_of(job, {past("r1", S::pass)});
  EXPECT_EQ(change->kind, ChangeKind::known);
  EXPECT_EQ(change_of(job, {past("r1", S::fail)})->since, "r1");
}

TEST(Compare, BothResultsOfOneKernelAreFlaky) {
  const std::vector<PastJob> earlier = {
      alike("r3", S::pass), alike("r2", S::pass), past("r1", S::fail)};
  const auto bad = change_of(job_with(S::fail), earlier);
  EXPECT_EQ(bad->kind, ChangeKind::flaky);
  EXPECT_EQ(bad->bad, 1);
  EXPECT_EQ(bad->seen, 3);
  const auto good = change_of(job_with(S::pass), {alike("r1", S::fail)});
  EXPECT_EQ(good->kind, ChangeKind::flaky);
  EXPECT_EQ(good->bad, 1);
  EXPECT_EQ(good->seen, 2);
}

TEST(Compare, SuccessAfterFailureIsFixed) {
  const auto change =
      change_of(job_with(S::pass), {past("r2", S::skip), past("r1", S::fail)});
  ASSERT_TRUE(change);
  EXPECT_EQ(change->kind, ChangeKind::fixed);
  EXPECT_EQ(change->detail, "failed in r1");
}

TEST(Compare, SuccessAsBeforeIsNoChange) {
  EXPECT_FALSE(change_of(job_with(S::pass), {past("r1", S::pass)}));
  EXPECT_FALSE(change_of(job_with(S::pass), {}));
  EXPECT_FALSE(change_of(job_with(S::skip), {past("r1", S::skip)}));
}

TEST(Compare, VerdictThatIsGoneIsNotChecked) {
  for (const S status : {S::not_checked, S::skip}) {
    const auto change = change_of(job_with(status), {past("r1", S::pass)});
    ASSERT_TRUE(change);
    EXPECT_EQ(change->kind, ChangeKind::not_checked);
    EXPECT_EQ(change->detail, "pass in r1");
  }
}

TEST(Compare, BrokenIsTheSetUpsTroubleUnlessItAlwaysWas) {
  EXPECT_EQ(change_of(job_with(S::broken), {past("r1", S::pass)})->kind,
            ChangeKind::infra);
  EXPECT_EQ(change_of(job_with(S::broken), {past("r1", S::broken)})->kind,
            ChangeKind::still);
}

TEST(Compare, CaseThatIsGoneHasVanished) {
  PastJob earlier = past("r1", S::fail);
  earlier.cases.push_back({"segv/gone", S::pass, {}});
  earlier.cases.push_back({"segv/never_ran", S::skip, {}});
  JobRecord job = job_with(S::fail);
  compare({earlier}, "*", job);
  ASSERT_EQ(job.cases.size(), 2u);
  EXPECT_EQ(job.cases[1].name, "segv/gone");
  EXPECT_EQ(job.cases[1].area, "segv");
  EXPECT_EQ(job.cases[1].status, S::vanished);
  EXPECT_EQ(job.cases[1].change->kind, ChangeKind::vanished);
  compare({earlier}, "*", job); // once more
  EXPECT_EQ(job.cases.size(), 2u);
  compare({earlier}, "retry/*", job); // was not asked for
  EXPECT_EQ(job.cases.size(), 1u);
  compare({}, "*", job);
  EXPECT_EQ(job.cases.size(), 1u);
}

TEST(Compare, SplatOutsideEveryCaseIsToldBySignature) {
  JobRecord job = job_with(S::pass);
  job.splats.emplace_back().splat.signature = "warning::old";
  job.splats.emplace_back().splat.signature = "warning::new";
  job.splats.emplace_back().expected = true;
  PastJob earlier = past("r1", S::pass);
  earlier.signatures = {"warning::old"};
  compare({past("r2", S::pass), earlier}, "*", job);
  EXPECT_EQ(job.splats[0].change->kind, ChangeKind::still);
  EXPECT_EQ(job.splats[0].change->since, "r1");
  EXPECT_EQ(job.splats[1].change->kind, ChangeKind::fresh);
  EXPECT_FALSE(job.splats[2].change);
}

TEST(Compare, JobThatCameToNothing) {
  JobRecord job;
  job.outcome = JobOutcome::build_failed;
  PastJob earlier = past("r2", S::pass);
  compare({earlier}, "*", job);
  EXPECT_EQ(job.change->kind, ChangeKind::fresh);
  EXPECT_TRUE(job.cases.empty()) << "what did not run has not vanished";
  earlier.outcome = JobOutcome::build_failed;
  compare({earlier, past("r1", S::pass)}, "*", job);
  EXPECT_EQ(job.change->kind, ChangeKind::still);
  EXPECT_EQ(job.change->since, "r2");
  job.outcome = JobOutcome::infra;
  compare({earlier}, "*", job);
  EXPECT_EQ(job.change->kind, ChangeKind::infra);
}

TEST(Compare, BootThatHangsIsNewOnlyOnce) {
  JobRecord job = job_with(S::pass);
  job.boots.emplace_back().end.kind = MachineEndKind::silent;
  compare({past("r1", S::pass)}, "*", job);
  EXPECT_EQ(job.change->kind, ChangeKind::fresh);
  PastJob hung = past("r1", S::pass);
  hung.hung = true;
  compare({past("r2", S::pass), hung}, "*", job);
  EXPECT_EQ(job.change->kind, ChangeKind::still);
}

TEST(Compare, OnlyNewsAreAnAlarm) {
  RunRecord run;
  run.jobs.push_back(job_with(S::fail, "bug::x"));
  EXPECT_EQ(exit_code_of(run), 1) << "not compared";
  compare({past("r1", S::fail, "bug::x")}, "*", run.jobs[0]);
  EXPECT_EQ(health(run), Health::unchanged);
  EXPECT_EQ(exit_code_of(run), 0);
  EXPECT_EQ(exit_code_of(run, true), 1);
  compare({past("r1", S::fail, "bug::y")}, "*", run.jobs[0]);
  EXPECT_EQ(health(run), Health::failed);
  EXPECT_EQ(exit_code_of(run), 1);
  PastJob more = past("r1", S::fail, "bug::x");
  more.cases.push_back({"segv/gone", S::pass, {}});
  compare({more}, "*", run.jobs[0]);
  EXPECT_EQ(exit_code_of(run), 1) << "a case has vanished";
}

TEST(Compare, TroubleThatAlwaysWasIsNoAlarm) {
  RunRecord run;
  run.jobs.push_back(job_with(S::broken));
  compare({past("r1", S::pass)}, "*", run.jobs[0]);
  EXPECT_EQ(exit_code_of(run), 3);
  compare({past("r1", S::broken)}, "*", run.jobs[0]);
  EXPECT_EQ(exit_code_of(run), 0);
}

TEST(Compare, CaseLostToAnInterruptionIsNotTheKernels) {
  RunRecord run;
  run.jobs.push_back(job_with(S::lost));
  run.jobs[0].outcome = JobOutcome::interrupted;
  compare({past("r1", S::pass)}, "*", run.jobs[0]);
  EXPECT_EQ(run.jobs[0].cases[0].change->kind, ChangeKind::infra);
  EXPECT_EQ(health(run), Health::interrupted);
}

} // namespace
} // namespace farm
