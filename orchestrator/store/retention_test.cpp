#include "store/retention.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace farm {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

JobSummary job(const std::string& arch, int failures = 0) {
  JobSummary out;
  out.arch = arch;
  out.outcome = JobOutcome::completed;
  out.tally.pass = 5;
  out.tally.fail = failures;
  return out;
}

/// Runs of January, the newest first, all of one tree.
std::vector<RunSummary> january(int days) {
  std::vector<RunSummary> runs;
  for (int day = days; day > 0; --day) {
    RunSummary& run = runs.emplace_back();
    run.id = "r" + std::to_string(day);
    run.started_at = "2026-01-" + std::string(day < 10 ? "0" : "") +
                     std::to_string(day) + "T12:00:00Z";
    run.profile = "default";
    run.cases_glob = "*";
    run.patches_json = "[]";
    run.finished = true;
    run.jobs = {job("m68k")};
  }
  return runs;
}

std::vector<std::string> gone(const std::vector<RunSummary>& runs,
                              const Retention& retention) {
  std::vector<std::string> ids;
  for (const Fate& fate : fates_of(runs, retention)) {
    if (fate.kept_for.empty()) {
      ids.push_back(fate.run->id);
    }
  }
  return ids;
}

std::string why(const std::vector<RunSummary>& runs, const std::string& id,
                const Retention& retention) {
  for (const Fate& fate : fates_of(runs, retention)) {
    if (fate.run->id == id) {
      return fate.kept_for;
    }
  }
  return "not there";
}

Retention keep(int count) {
  Retention retention;
  retention.keep = count;
  retention.running_after = "2026-01-30";
  return retention;
}

TEST(Retention, KeepsTheNewestAndWhatTheyAreComparedWith) {
  const auto runs = january(6);
  EXPECT_THAT(gone(runs, keep(2)), ElementsAre("r3", "r2", "r1"));
  EXPECT_EQ(why(runs, "r6", keep(2)), "the newest");
  EXPECT_EQ(why(runs, "r5", keep(2)), "one of the newest 2");
  EXPECT_EQ(why(runs, "r4", keep(2)), "baseline of r5 on m68k");
}

TEST(Retention, NewestAlwaysStays) {
  EXPECT_THAT(gone(january(1), keep(0)), IsEmpty());
}

TEST(Retention, LastGoodStaysForEachArchitecture) {
  auto runs = january(5);
  for (std::size_t i = 0; i < 4; ++i) {
    runs[i].jobs = {job("m68k", 1)};
  }
  runs[2].jobs.push_back(job("arm64"));
  runs[0].jobs.push_back(job("arm64"));
  EXPECT_THAT(gone(runs, keep(1)), ElementsAre("r2"));
  EXPECT_EQ(why(runs, "r4", keep(1)), "baseline of r5 on m68k");
  EXPECT_EQ(why(runs, "r3", keep(1)), "baseline of r5 on arm64");
  EXPECT_EQ(why(runs, "r1", keep(1)), "the last good before r5 on m68k");
}

TEST(Retention, RunsOfOtherTreesAreNoBaselines) {
  auto runs = january(3);
  runs[1].kernel_arg = "~/linux";
  EXPECT_THAT(gone(runs, keep(1)), ElementsAre("r2"));
}

TEST(Retention, YoungOnesStayWhateverTheirNumber) {
  const auto runs = january(9);
  Retention retention;
  retention.younger_than = "2026-01-07T00:00:00Z";
  EXPECT_THAT(gone(runs, retention), ElementsAre("r5", "r4", "r3", "r2", "r1"));
  retention.keep = 5;
  EXPECT_THAT(gone(runs, retention), ElementsAre("r3", "r2", "r1"));
}

TEST(Retention, UnfinishedOnesMayStillRunForAWhile) {
  auto runs = january(5);
  runs[3].finished = false;
  runs[2].finished = false;
  Retention retention = keep(1);
  retention.running_after = "2026-01-03T00:00:00Z";
  EXPECT_EQ(why(runs, "r3", retention), "may still be running");
  EXPECT_EQ(why(runs, "r2", retention), "");
}

TEST(Retention, NamedOnesStay) {
  Retention retention = keep(1);
  retention.named["r1"] = "known issue x";
  EXPECT_EQ(why(january(5), "r1", retention), "named by known issue x");
}

TEST(Retention, AgesAreNumbersWithAUnit) {
  EXPECT_EQ(seconds_of_age("36h"), 36.0 * 3600);
  EXPECT_EQ(seconds_of_age("30d"), 30.0 * 24 * 3600);
  EXPECT_EQ(seconds_of_age("0.5w"), 3.5 * 24 * 3600);
  for (const char* wrong : {"", "d", "30", "30m", "-1d", "30days", "1e999d"}) {
    EXPECT_FALSE(seconds_of_age(wrong)) << wrong;
  }
}

} // namespace
} // namespace farm
