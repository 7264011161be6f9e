#include "verdict/exit_status.hpp"

#include <gtest/gtest.h>

#include "model/health.hpp"

namespace farm {
namespace {

struct Row {
  const char* name;
  JobOutcome outcome;
  std::vector<CaseStatus> cases;
  int unexpected = 0;
  int expected = 0;
  int code = 0;
};

JobRecord job_of(const Row& row) {
  JobRecord job;
  job.outcome = row.outcome;
  for (const CaseStatus status : row.cases) {
    job.cases.emplace_back().status = status;
  }
  for (int i = 0; i < row.unexpected + row.expected; ++i) {
    job.splats.emplace_back().expected = i >= row.unexpected;
  }
  return job;
}

class ExitStatus : public testing::TestWithParam<Row> {};

TEST_P(ExitStatus, FollowsTheWorstThingKnown) {
  RunRecord run;
  run.jobs.push_back(job_of(GetParam()));
  EXPECT_EQ(exit_code_of(run), GetParam().code);
  run.interrupted = true;
  EXPECT_EQ(exit_code_of(run), 130);
}

// clang-format off
using S = CaseStatus;
const Row k_rows[] = {
  {"all_pass",      JobOutcome::completed,    {S::pass, S::skip}, 0, 0, 0},
  {"canary_splat",  JobOutcome::completed,    {S::pass}, 0, 1, 0},
  {"not_checked",   JobOutcome::completed,    {S::pass, S::not_checked}, 0, 0, 0},
  {"fail",          JobOutcome::completed,    {S::pass, S::fail}, 0, 0, 1},
  {"lost",          JobOutcome::completed,    {S::pass, S::lost}, 0, 0, 1},
  {"vanished",      JobOutcome::completed,    {S::pass, S::vanished}, 0, 0, 1},
  {"splat_outside", JobOutcome::completed,    {S::pass}, 1, 0, 1},
  {"broken",        JobOutcome::completed,    {S::pass, S::broken}, 0, 0, 3},
  {"broken_fail",   JobOutcome::completed,    {S::broken, S::fail}, 0, 0, 1},
  {"nothing_ran",   JobOutcome::completed,    {}, 0, 0, 3},
  {"build_failed",  JobOutcome::build_failed, {}, 0, 0, 1},
  {"boot_failed",   JobOutcome::boot_failed,  {}, 0, 0, 1},
  {"infra",         JobOutcome::infra,        {}, 0, 0, 3},
  {"infra_fail",    JobOutcome::infra,        {S::fail}, 0, 0, 1},
  {"interrupted",   JobOutcome::interrupted,  {S::pass, S::lost}, 0, 0, 130},
  {"interrupted_after_failure", JobOutcome::interrupted, {S::fail}, 0, 0, 1},
};
// clang-format on

INSTANTIATE_TEST_SUITE_P(All, ExitStatus, testing::ValuesIn(k_rows),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(ExitStatusOfRun, OneFailureOutweighsTroubleElsewhere) {
  RunRecord run;
  run.jobs.push_back(job_of({"", JobOutcome::infra, {}, 0, 0, 0}));
  run.jobs.push_back(
      job_of({"", JobOutcome::completed, {CaseStatus::fail}, 0, 0, 0}));
  EXPECT_EQ(exit_code_of(run), 1);
  EXPECT_EQ(health(run), Health::failed);
}

TEST(ExitStatusOfRun, NoJobIsNoSuccess) {
  EXPECT_EQ(exit_code_of(RunRecord{}), 3);
}

TEST(Health, BootThatHungBeforeTheSuiteIsAFailure) {
  JobRecord job;
  job.outcome = JobOutcome::completed;
  CaseResult result;
  result.status = CaseStatus::pass;
  job.cases = {result};
  BootRecord hung;
  hung.end.kind = MachineEndKind::silent;
  BootRecord fine;
  fine.suite_start_s = 1;
  job.boots = {fine};
  EXPECT_EQ(health(job), Health::good);
  job.boots = {hung, fine};
  EXPECT_EQ(hung_boots(job), 1);
  EXPECT_EQ(health(job), Health::failed);
}

} // namespace
} // namespace farm
