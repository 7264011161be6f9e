#include "verdict/known.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace farm {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* k_today = "2026-11-26";

KnownIssue issue(const std::string& cases) {
  KnownIssue one;
  one.name = "mlock-eio";
  one.cases = {cases};
  one.reason = "reads the page for ever";
  one.link = "docs/findings/x.md";
  return one;
}

RunRecord run_with(const std::string& name, CaseStatus status) {
  RunRecord run;
  JobRecord job;
  job.arch = "m68k";
  job.kernel_version = "6.12.117";
  CaseResult result;
  result.name = name;
  result.status = status;
  result.splats = {0};
  FoundSplat found;
  found.splat.signature = "bug:fault.c";
  job.splats.push_back(found);
  job.cases.push_back(result);
  run.jobs.push_back(job);
  return run;
}

const std::string& known_of(const RunRecord& run) {
  return run.jobs[0].cases[0].known;
}

TEST(KnownIssues, FailureIsExplained) {
  RunRecord run = run_with("retry/eio_gup.mlock", CaseStatus::fail);
  mark_known({issue("retry/eio_gup.*")}, k_today, run);
  EXPECT_EQ(known_of(run),
            "mlock-eio: reads the page for ever (docs/findings/x.md)");
}

TEST(KnownIssues, AnEntryMayNameSeveralCases) {
  KnownIssue two = issue("sigbus/*");
  two.cases.push_back("retry/eio_gup.*");
  RunRecord run = run_with("retry/eio_gup.mlock", CaseStatus::fail);
  mark_known({two}, k_today, run);
  EXPECT_NE(known_of(run), "");
  run = run_with("retry/slow_touch", CaseStatus::fail);
  mark_known({two}, k_today, run);
  EXPECT_EQ(known_of(run), "");
}

TEST(KnownIssues, PassIsNoFailureToExplain) {
  RunRecord run = run_with("retry/eio_gup.mlock", CaseStatus::pass);
  mark_known({issue("*")}, k_today, run);
  EXPECT_EQ(known_of(run), "");
  EXPECT_THAT(known_issue_warnings({issue("*")}, k_today, run),
              ElementsAre(HasSubstr("matches no failure")));
}

TEST(KnownIssues, OtherArchitectureKernelOrSignatureIsNotMeant) {
  RunRecord run = run_with("a/b", CaseStatus::fail);
  KnownIssue arch = issue("a/b");
  arch.arches = {"arm", "x86*"};
  KnownIssue kernel = issue("a/b");
  kernel.kernels = "6.6.*";
  KnownIssue signature = issue("a/b");
  signature.signature = {"lockdep:*"};
  mark_known({arch, kernel, signature}, k_today, run);
  EXPECT_EQ(known_of(run), "");
  signature.signature = {"bug:*"};
  mark_known({signature}, k_today, run);
  EXPECT_NE(known_of(run), "");
}

TEST(KnownIssues, EverySplatOfTheCaseHasToBeMeant) {
  RunRecord run = run_with("a/b", CaseStatus::fail);
  JobRecord& job = run.jobs.front();
  job.splats.emplace_back().splat.signature = "kasan:use-after-free:f";
  job.cases.front().splats = {0, 1};
  KnownIssue one = issue("a/b");
  one.signature = {"bug:*"};
  mark_known({one}, k_today, run);
  EXPECT_EQ(known_of(run), "");
  one.signature = {"bug:*", "kasan:*:f"};
  mark_known({one}, k_today, run);
  EXPECT_NE(known_of(run), "");
  one.signature = {"bug:*"};
  job.splats[1].expected = true;
  mark_known({one}, k_today, run);
  EXPECT_NE(known_of(run), "");
}

TEST(KnownIssues, SplatOutsideEveryCaseIsToldByItsSignature) {
  RunRecord run = run_with("a/b", CaseStatus::pass);
  FoundSplat& loose = run.jobs.front().splats.emplace_back();
  loose.splat.signature = "ubsan::compaction_alloc";
  mark_known({issue("a/b")}, k_today, run);
  EXPECT_EQ(run.jobs.front().splats[1].known, "");
  KnownIssue one = issue("no/case");
  one.signature = {"ubsan:*"};
  mark_known({one}, k_today, run);
  EXPECT_NE(run.jobs.front().splats[1].known, "");
  EXPECT_EQ(run.jobs.front().splats[0].known, "");
  EXPECT_THAT(known_issue_warnings({one}, k_today, run), IsEmpty());
  loose.case_name = "race/ksm";
  mark_known({one}, k_today, run);
  EXPECT_EQ(run.jobs.front().splats[1].known, "");
}

TEST(KnownIssues, AnotherFailureOfTheCaseIsNotMeant) {
  RunRecord run = run_with("a/b", CaseStatus::fail);
  run.jobs.front().cases.front().reason = "died of signal 7";
  KnownIssue one = issue("a/b");
  one.failure = {"died of signal 1?"};
  mark_known({one}, k_today, run);
  EXPECT_EQ(known_of(run), "");
  one.failure = {"no", "died of signal *"};
  mark_known({one}, k_today, run);
  EXPECT_NE(known_of(run), "");
}

TEST(KnownIssues, ExpiredOnesExplainNothingAndAreReported) {
  RunRecord run = run_with("a/b", CaseStatus::lost);
  KnownIssue old = issue("a/b");
  old.expires = "2026-11-25";
  mark_known({old}, k_today, run);
  EXPECT_EQ(known_of(run), "");
  EXPECT_THAT(known_issue_warnings({old}, k_today, run),
              ElementsAre(HasSubstr("expired on 2026-11-25")));
  old.expires = k_today;
  mark_known({old}, k_today, run);
  EXPECT_NE(known_of(run), "") << "the last day counts";
}

TEST(KnownIssues, WhatDidNotRunIsNoWarning) {
  const RunRecord run = run_with("a/b", CaseStatus::pass);
  EXPECT_THAT(known_issue_warnings({issue("c/d")}, k_today, run), IsEmpty());
}

} // namespace
} // namespace farm
