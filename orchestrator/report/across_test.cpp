#include "report/across.hpp"

#include <gtest/gtest.h>

namespace farm {
namespace {

JobRecord job(const std::string& arch, DetectorState lockdep) {
  JobRecord out;
  out.arch = arch;
  out.outcome = JobOutcome::completed;
  out.detectors = {{"lockdep", lockdep, ""}};
  return out;
}

void splat(JobRecord& job, const std::string& kind,
           const std::string& signature, bool expected = false) {
  FoundSplat& found = job.splats.emplace_back();
  found.splat.kind = kind;
  found.splat.signature = signature;
  found.expected = expected;
}

TEST(SignaturesAcross, TellWhoShowsWhoDoesNotAndWhoCannotTell) {
  RunRecord run;
  run.jobs = {job("arm", DetectorState::on), job("m68k", DetectorState::off),
              job("mips", DetectorState::on), job("sh4", DetectorState::on)};
  splat(run.jobs[0], "lockdep", "lockdep:x", true);
  splat(run.jobs[0], "lockdep", "lockdep:x");
  splat(run.jobs[0], "lockdep", "lockdep:x");
  run.jobs[3].outcome = JobOutcome::boot_failed;
  const auto rows = signatures_across(run);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].jobs[0].count, 2);
  EXPECT_EQ(rows[0].jobs[0].first, 1u);
  EXPECT_EQ(arches_with(run, rows[0], Sight::shows), "arm");
  EXPECT_EQ(arches_with(run, rows[0], Sight::clear), "mips");
  EXPECT_EQ(arches_with(run, rows[0], Sight::blind), "m68k, sh4");
}

TEST(SignaturesAcross, WhatEveryKernelCanSayNeedsNoDetector) {
  RunRecord run;
  run.jobs = {job("arm", DetectorState::on), job("m68k", DetectorState::off)};
  splat(run.jobs[0], "warning", "warning::f");
  const auto rows = signatures_across(run);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(arches_with(run, rows[0], Sight::clear), "m68k");
}

TEST(SignaturesAcross, CommonOnesComeFirst) {
  RunRecord run;
  run.jobs = {job("arm", DetectorState::on), job("mips", DetectorState::on)};
  splat(run.jobs[0], "bug", "bug::a");
  splat(run.jobs[0], "bug", "bug::b");
  splat(run.jobs[1], "bug", "bug::b");
  const auto rows = signatures_across(run);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].signature, "bug::b");
}

TEST(Timeline, WhatOverlapsHasLanesOfItsOwn) {
  RunRecord run;
  run.jobs.resize(3);
  run.jobs[0].build_done_s = 10;
  run.jobs[0].ended_s = 30;
  run.jobs[0].boot_wall_s = 15; // waited five seconds for a CPU
  run.jobs[1].started_s = 5;
  run.jobs[1].build_done_s = 5; // from the cache
  run.jobs[1].ended_s = 20;
  run.jobs[1].boot_wall_s = 15;
  run.jobs[2].started_s = run.jobs[2].build_done_s = run.jobs[2].ended_s = 20;
  const auto all = timeline_of(run);
  ASSERT_EQ(all.size(), 3u);
  EXPECT_FALSE(all[0].boot);
  EXPECT_EQ(all[0].lane, 0);
  EXPECT_EQ(all[1].job, 1u);
  EXPECT_EQ(all[1].lane, 1);
  EXPECT_EQ(all[2].job, 0u);
  EXPECT_EQ(all[2].start_s, 15);
  EXPECT_EQ(all[2].lane, 0);
}

} // namespace
} // namespace farm
