#include "report/view.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/sample_run_test.hpp"

namespace farm {
namespace {

using testing::ElementsAre;

RunRecord run_with(const std::string& arch, std::vector<CaseResult> cases) {
  RunRecord run;
  JobRecord& job = run.jobs.emplace_back();
  job.arch = arch;
  job.outcome = JobOutcome::completed;
  job.cases = std::move(cases);
  return run;
}

CaseResult failed(const std::string& name, const std::string& reason) {
  CaseResult result;
  result.name = name;
  result.area = name.substr(0, name.find('/'));
  result.status = CaseStatus::fail;
  result.reason = reason;
  return result;
}

TEST(View, SameFailureOnTwoArchitecturesIsOneFinding) {
  RunRecord run = run_with("a", {failed("x/y", "why")});
  run.jobs.push_back(run.jobs[0]);
  run.jobs[1].arch = "b";
  const RunView view = view_of(run);
  ASSERT_EQ(view.findings.size(), 1U);
  ASSERT_EQ(view.findings[0].places.size(), 2U);
  EXPECT_EQ(view.findings[0].places[1].anchor, "j1-c0");
  EXPECT_EQ(view.headline, "failures on 2 of 2 architectures; 2 failed");
}

TEST(View, SameFailureForTwoKnownReasonsIsTwoFindings) {
  RunRecord run = run_with("a", {failed("x/y", "why")});
  run.jobs.push_back(run.jobs[0]);
  run.jobs[0].cases[0].known = "one";
  run.jobs[1].cases[0].known = "other";
  const RunView view = view_of(run);
  ASSERT_EQ(view.findings.size(), 2U);
  EXPECT_EQ(view.findings[0].hint, "known issue one");
  EXPECT_EQ(view.findings[1].hint, "known issue other");
}

TEST(View, ManyAlikeAreFolded) {
  std::vector<CaseResult> cases;
  for (int i = 0; i < 30; ++i) {
    cases.push_back(failed("x/" + std::to_string(i), "the same"));
  }
  const RunView view = view_of(run_with("a", cases));
  ASSERT_EQ(view.findings.size(), 1U);
  EXPECT_EQ(view.findings[0].title, "30 cases");
}

TEST(View, SplatOfACaseIsToldWithTheCaseOnly) {
  RunRecord run = run_with("a", {failed("x/y", "why")});
  run.jobs[0].cases[0].splats = {0};
  run.jobs[0].splats.resize(2);
  const RunView view = view_of(run);
  ASSERT_EQ(view.findings.size(), 2U);
  EXPECT_EQ(view.findings[1].word, "splat");
  EXPECT_EQ(view.findings[1].places[0].anchor, "j0-s1");
}

TEST(View, NothingRunIsNotGood) {
  EXPECT_EQ(view_of(RunRecord{}).headline, "no architecture was run");
  const RunView view = view_of(run_with("a", {}));
  EXPECT_EQ(view.health, Health::infra);
  EXPECT_EQ(view.headline, "1 architecture not checked");
  EXPECT_EQ(view.findings.at(0).title, "no case was run");
}

TEST(View, HeadlineCountsWhatWasNotChecked) {
  RunRecord run = run_with("a", {failed("x/y", "why")});
  run.jobs[0].cases[0].status = CaseStatus::pass;
  run.jobs.push_back(run.jobs[0]);
  run.jobs[1].outcome = JobOutcome::interrupted;
  EXPECT_THAT(
      view_of(run).headline,
      testing::StartsWith("no failure on 1 architecture, 1 not checked"));
}

Change change(ChangeKind kind, const std::string& since = "") {
  Change one;
  one.kind = kind;
  one.since = since;
  return one;
}

TEST(View, WhatIsNewComesFirst) {
  const auto result = [](const char* name, CaseStatus status, ChangeKind kind) {
    CaseResult one;
    one.name = name;
    one.status = status;
    one.reason = name;
    one.change = change(kind, "r1");
    return one;
  };
  RunRecord run = run_with(
      "m68k", {result("a/fixed", CaseStatus::pass, ChangeKind::fixed),
               result("a/known", CaseStatus::fail, ChangeKind::known),
               result("a/still", CaseStatus::fail, ChangeKind::still),
               result("a/gone", CaseStatus::vanished, ChangeKind::vanished),
               result("a/new", CaseStatus::lost, ChangeKind::fresh)});
  run.jobs[0].baseline = "r1";
  RunView view = view_of(run);
  std::vector<std::string> titles;
  for (const Finding& finding : view.findings) {
    titles.push_back(finding.title);
  }
  EXPECT_THAT(titles, testing::ElementsAre("a/new", "a/gone", "a/still",
                                           "a/known", "a/fixed"));
  EXPECT_EQ(view.findings[2].history, "since r1");
  EXPECT_EQ(view.headline,
            "new failures on 1 of 1 architecture; 1 new, 1 vanished, 1 as "
            "before, 1 known, 1 fixed since r1; 1 passed, 2 failed, 1 lost, 1 "
            "vanished");
  run.jobs[0].cases.erase(run.jobs[0].cases.begin() + 3,
                          run.jobs[0].cases.end());
  EXPECT_EQ(
      view_of(run).headline,
      "nothing new on 1 architecture; 1 as before, 1 known, 1 fixed since "
      "r1; 1 passed, 2 failed");
}

TEST(View, HistoryInWords) {
  Change flaky = change(ChangeKind::flaky, "r1");
  flaky.bad = 1;
  flaky.seen = 3;
  EXPECT_EQ(in_words(flaky), "1 of 3 runs of this kernel failed");
  Change fresh = change(ChangeKind::fresh);
  fresh.detail = "passed in r2";
  EXPECT_EQ(in_words(fresh), "passed in r2");
}

TEST(View, AreasKeepTheOrderFirstSeen) {
  const RunView view = view_of(
      run_with("a", {failed("z/1", ""), failed("b/1", ""), failed("z/2", "")}));
  EXPECT_THAT(view.areas, ElementsAre("z", "b"));
  EXPECT_EQ(view.jobs[0].areas[0].tally.fail, 2);
}

TEST(View, StateChangeTellsWhatIsNotAsItWas) {
  CaseResult result;
  result.begin_state = {{"lockdep", "1"}, {"taint", "0x0"}, {"kasan", "1"}};
  result.end_state = result.begin_state;
  EXPECT_EQ(state_change(result), "");
  result.end_state["lockdep"] = "0";
  EXPECT_EQ(state_change(result), "lockdep 1 \u2192 0");
  result.begin_state["lockdep"] = "0";
  EXPECT_EQ(state_change(result), "lockdep off");
}

TEST(View, TrialsTellTheRateOfEachKindOfConditions) {
  EXPECT_EQ(in_words(std::vector<Trial>{}), "");
  EXPECT_EQ(in_words(std::vector<Trial>{{TrialKind::alone, 3, 2},
                                        {TrialKind::one_cpu, 1, 0},
                                        {TrialKind::other_seed, 1, 1}}),
            "again: alone 2 of 3, with one CPU 0 of 1, with another seed 1 of "
            "1");
}

} // namespace
} // namespace farm
