#include "report/history.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/golden.hpp"

namespace farm {
namespace {

using testing::HasSubstr;

TrendPoint point(const std::string& run, int bad) {
  TrendPoint out;
  out.run = run;
  out.started_at = "2026-01-01T00:00:00Z";
  out.tally.fail = bad;
  out.tally.pass = 9;
  return out;
}

Trend sample() {
  Trend trend;
  trend.arch = "m68k";
  trend.points = {point("r1", 0), point("r2", 1), point("r3", 8),
                  point("r4", 4)};
  trend.points[2].unexpected_splats = 2;
  trend.points.push_back(point("r5", 0));
  trend.points.back().outcome = JobOutcome::build_failed;
  trend.points.back().tally = {};
  trend.cases["segv/hole"] = {CaseStatus::pass, CaseStatus::fail,
                              CaseStatus::lost, CaseStatus::skip, std::nullopt};
  return trend;
}

HistoryView view_of_sample(const RunRecord& run) {
  return {&run, {sample()}, ""};
}

RunRecord run() {
  RunRecord out;
  out.id = "r5";
  out.source = "linux 6.12";
  out.profile = "default";
  return out;
}

TEST(History, FailuresAreUnknownWhereNothingRan) {
  EXPECT_EQ(failures_of(sample().points[2]), 8);
  EXPECT_EQ(failures_of(sample().points[4]), std::nullopt);
}

TEST(History, CaseCountsOnlyRunsThatCouldTell) {
  const CaseHistory history = history_of(sample(), "segv/hole");
  EXPECT_EQ(history.runs, 3);
  EXPECT_EQ(history.bad, 2);
  EXPECT_EQ(history.first_failed, "r2");
  EXPECT_EQ(history.last_passed, "r1");
  EXPECT_EQ(in_words(history),
            "failed in 2 of 3 runs, first in r2, passed last in r1");
  EXPECT_EQ(in_words(history_of(sample(), "other/case")), "never failed");
}

TEST(History, StripsHaveACharacterForEachRun) {
  EXPECT_EQ(strip_of(sample()), "·▂█▅×");
  EXPECT_EQ(strip_of(sample().cases["segv/hole"]), "✓✗⊘– ");
}

TEST(History, OneArchitectureIsToldRunByRun) {
  const RunRecord record = run();
  const std::string text = history_text(view_of_sample(record));
  EXPECT_THAT(text, HasSubstr("linux 6.12, profile default: 5 runs up to r5"));
  EXPECT_THAT(text, HasSubstr("r3  9 passed, 8 failed, 2 unexpected splats"));
  EXPECT_THAT(text, HasSubstr("r5  build-failed"));
  EXPECT_THAT(text, HasSubstr("segv/hole  ✓✗⊘–   failed in 2 of 3"));
}

TEST(History, SeveralArchitecturesAreALineEach) {
  const RunRecord record = run();
  HistoryView view = view_of_sample(record);
  view.trends.push_back(sample());
  view.trends.back().arch = "arm64_16k";
  EXPECT_THAT(history_text(view), HasSubstr("m68k       ·▂█▅×  build-failed"));
}

TEST(History, CaseIsToldRunByRun) {
  const RunRecord record = run();
  HistoryView view = view_of_sample(record);
  view.case_name = "segv/hole";
  const std::string text = history_text(view);
  EXPECT_THAT(text, HasSubstr("m68k: failed in 2 of 3 runs"));
  EXPECT_THAT(text, HasSubstr("r5  did not run"));
  view.case_name = "calm/one";
  EXPECT_THAT(history_text(view), HasSubstr("m68k: never failed in 5 runs"));
}

TEST(History, JsonHasTheSame) {
  const RunRecord record = run();
  expect_golden("history.json", history_json(view_of_sample(record)));
}

} // namespace
} // namespace farm
