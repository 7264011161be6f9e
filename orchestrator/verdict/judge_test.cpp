#include "verdict/judge.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/words.hpp"
#include "verdict/splat_kinds.hpp"

namespace farm {
namespace {

using Word = GuestCase::Word;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

/// A case on lines 10..19 of its boot, with every detector alive.
GuestCase guest_case(const std::string& name, Word word) {
  GuestCase guest;
  guest.name = name;
  guest.area = name.substr(0, name.find('/'));
  guest.word = word;
  guest.begin_state = {{"lockdep", "1"}, {"taint", "0x0"}};
  guest.first_line = 10;
  guest.last_line = 19;
  if (word != Word::none) {
    guest.end_state = guest.begin_state;
  }
  return guest;
}

FoundSplat splat(const std::string& kind, const std::string& case_name,
                 std::size_t line = 12) {
  FoundSplat found;
  found.splat.kind = kind;
  found.splat.title = kind + " in somewhere";
  found.splat.line = line;
  found.case_name = case_name;
  return found;
}

JudgeInput one_boot(std::vector<GuestCase> cases) {
  BootFindings boot;
  boot.report.started = true;
  boot.report.cases = std::move(cases);
  JudgeInput input;
  input.boots.push_back(std::move(boot));
  input.detectors = {{"kasan", DetectorState::on, ""},
                     {"lockdep", DetectorState::on, ""}};
  return input;
}

// --- one case: every rule ----------------------------------------------------

struct Rule {
  const char* name;
  Word word;
  const char* expect;        ///< canary
  const char* splat;         ///< kind printed while it ran
  const char* lockdep_begin; ///< nullptr: no such key
  const char* lockdep_end;
  const char* taint_end;
  CaseStatus status;
  const char* reason;  ///< must be in it
  int expected_splats; ///< how many are marked so
};

// clang-format off
constexpr auto k_pass = CaseStatus::pass;
constexpr auto k_fail = CaseStatus::fail;
const Rule k_rules[] = {
  {"pass",               Word::pass,    "", "",          "1", "1", "0x0", k_pass, "", 0},
  {"fail",               Word::fail,    "", "",          "1", "1", "0x0", k_fail, "guest's words", 0},
  {"error",              Word::error,   "", "",          "1", "1", "0x0", CaseStatus::broken, "guest's words", 0},
  {"skip",               Word::skip,    "", "",          "1", "1", "0x0", CaseStatus::skip, "guest's words", 0},
  {"timeout",            Word::timeout, "", "",          "1", "1", "0x0", k_fail, "deadline exceeded", 0},
  {"none",               Word::none,    "", "",          "1", nullptr, nullptr, CaseStatus::lost, "never finished: the console went silent", 0},
  {"pass_splat",         Word::pass,    "", "kasan",     "1", "1", "0x0", k_fail, "kasan in somewhere", 0},
  {"skip_splat",         Word::skip,    "", "warning",   "1", "1", "0x0", k_fail, "warning in somewhere", 0},
  {"error_splat",        Word::error,   "", "bug",       "1", "1", "0x0", k_fail, "bug in somewhere", 0},
  {"none_splat",         Word::none,    "", "oops",      "1", nullptr, nullptr, CaseStatus::lost, "oops in somewhere", 0},
  {"other_splat",        Word::pass,    "", "other",     "1", "1", "0x0", k_fail, "other in somewhere", 0},
  {"lockdep_lost_here",  Word::pass,    "", "lockdep",   "1", "0", "0x0", k_fail, "lockdep in somewhere", 0},
  {"lockdep_silent_off", Word::pass,    "", "",          "1", "0", "0x0", k_fail, "turned itself off without a report", 0},
  {"lockdep_was_off",    Word::pass,    "", "",          "0", "0", "0x0", CaseStatus::not_checked, "lockdep was off before", 0},
  {"lockdep_off_at_end", Word::pass,    "", "",      nullptr, "0", "0x0", CaseStatus::not_checked, "lockdep was off when", 0},
  {"lockdep_off_failed", Word::fail,    "", "",          "0", "0", "0x0", k_fail, "guest's words", 0},
  {"lockdep_off_broken", Word::error,   "", "",          "0", "0", "0x0", CaseStatus::broken, "guest's words", 0},
  {"lockdep_off_skip",   Word::skip,    "", "",          "0", "0", "0x0", CaseStatus::skip, "guest's words", 0},
  {"taint_new",          Word::pass,    "", "",          "1", "1", "0x200", k_fail, "tainted without a report: 0x0 -> 0x200", 0},
  {"taint_unreadable",   Word::pass,    "", "",          "1", "1", "na",  k_pass, "", 0},
  {"canary",             Word::pass,    "kasan", "kasan", "1", "0", "0x20", k_pass, "", 1},
  {"canary_missing",     Word::pass,    "kasan", "",      "1", "1", "0x0", k_fail, "expected splat missing: kasan", 0},
  {"canary_other_kind",  Word::pass,    "kasan", "ubsan", "1", "1", "0x0", k_fail, "expected splat missing: kasan", 0},
  {"canary_alias",       Word::pass,    "bug", "oops",    "1", "0", "0x80", k_pass, "", 1},
  {"canary_lost",        Word::none,    "panic", "panic", "1", nullptr, nullptr, k_pass, "the expected splat came", 1},
  {"canary_lost_missing", Word::none,   "panic", "",      "1", nullptr, nullptr, CaseStatus::lost, "expected splat missing: panic", 0},
  {"canary_timeout",     Word::timeout, "hang", "hang",   "1", "1", "0x0", k_pass, "the expected splat came", 1},
  {"canary_guest_fail",  Word::fail,    "kasan", "kasan", "1", "0", "0x0", k_fail, "guest's words", 1},
  {"canary_broken",      Word::error,   "kasan", "",      "1", "1", "0x0", CaseStatus::broken, "expected splat missing", 0},
  {"canary_skip",        Word::skip,    "kasan", "",      "1", "1", "0x0", CaseStatus::skip, "guest's words", 0},
  {"canary_lockdep",     Word::pass,    "lockdep", "lockdep", "1", "0", "0x0", k_pass, "", 1},
  {"canary_lockdep_off", Word::pass,    "lockdep", "",    "0", "0", "0x0", CaseStatus::not_checked, "lockdep was off before", 0},
  {"canary_kasan_without_lockdep", Word::pass, "kasan", "kasan", "0", "0", "0x20", k_pass, "", 1},
};
// clang-format on

std::map<std::string, std::string> states(const char* lockdep,
                                          const char* taint) {
  std::map<std::string, std::string> out;
  if (lockdep != nullptr) {
    out["lockdep"] = lockdep;
  }
  if (taint != nullptr) {
    out["taint"] = taint;
  }
  return out;
}

class JudgeRule : public testing::TestWithParam<Rule> {};

TEST_P(JudgeRule, GivesStatusReasonAndExpectedFlag) {
  const Rule& rule = GetParam();
  GuestCase guest = guest_case("area/case", rule.word);
  guest.expect = rule.expect;
  guest.begin_state = states(rule.lockdep_begin, "0x0");
  guest.end_state = states(rule.lockdep_end, rule.taint_end);
  if (rule.word != Word::none && rule.word != Word::pass) {
    guest.reason = "guest's words";
  }
  JudgeInput input = one_boot({guest});
  input.boots[0].end.kind = MachineEndKind::silent;
  if (*rule.splat != '\0') {
    input.splats.push_back(splat(rule.splat, "area/case"));
  }

  const Judgement out = judge(input);

  ASSERT_EQ(out.cases.size(), 1U);
  EXPECT_EQ(to_string(out.cases[0].status), to_string(rule.status));
  EXPECT_THAT(out.cases[0].reason, HasSubstr(rule.reason));
  if (rule.status == CaseStatus::pass && *rule.reason == '\0') {
    EXPECT_EQ(out.cases[0].reason, "");
  }
  int expected = 0;
  for (const FoundSplat& found : out.splats) {
    expected += found.expected ? 1 : 0;
  }
  EXPECT_EQ(expected, rule.expected_splats);
}

INSTANTIATE_TEST_SUITE_P(All, JudgeRule, testing::ValuesIn(k_rules),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

// --- detectors ---------------------------------------------------------------

TEST(Judge, CanaryWithoutItsDetectorIsSkipped) {
  GuestCase guest = guest_case("canary/uaf", Word::pass);
  guest.expect = "kasan";
  JudgeInput input = one_boot({guest});
  input.detectors[0] = {"kasan", DetectorState::unsupported, "no shadow map"};
  const Judgement out = judge(input);
  EXPECT_EQ(out.cases[0].status, CaseStatus::skip);
  EXPECT_EQ(out.cases[0].reason, "no kasan in this kernel: no shadow map");
}

TEST(Judge, CanaryWithLostDetectorFails) {
  GuestCase guest = guest_case("canary/uaf", Word::pass);
  guest.expect = "kasan";
  JudgeInput input = one_boot({guest});
  input.detectors[0].state = DetectorState::lost;
  EXPECT_EQ(judge(input).cases[0].status, CaseStatus::fail);
}

TEST(Judge, KernelWithoutLockdepDoesNotNeedIt) {
  GuestCase guest = guest_case("a/b", Word::pass);
  guest.begin_state["lockdep"] = "0";
  guest.end_state["lockdep"] = "0";
  JudgeInput input = one_boot({guest});
  input.detectors[1].state = DetectorState::unsupported;
  EXPECT_EQ(judge(input).cases[0].status, CaseStatus::pass);
}

TEST(Judge, UnknownDetectorsAreInferredFromTheFirstState) {
  GuestCase first = guest_case("a/first", Word::pass);
  GuestCase second = guest_case("a/second", Word::pass);
  second.begin_state["lockdep"] = "0";
  second.end_state["lockdep"] = "0";
  JudgeInput input = one_boot({first, second});
  input.detectors.clear();
  const Judgement out = judge(input);
  EXPECT_EQ(out.cases[0].status, CaseStatus::pass);
  EXPECT_EQ(out.cases[1].status, CaseStatus::not_checked);
}

// --- splats and their cases --------------------------------------------------

struct Window {
  std::size_t line;
  const char* case_name;
};

class JudgeAttribution : public testing::TestWithParam<Window> {};

TEST_P(JudgeAttribution, GivesTheSplatToTheCaseOfItsLine) {
  GuestCase first = guest_case("a/first", Word::pass); // 10..19
  GuestCase second = guest_case("a/second", Word::none);
  second.first_line = 30;
  second.last_line = 30;
  JudgeInput input = one_boot({first, second});
  input.splats = {splat("warning", "", GetParam().line)};
  const Judgement out = judge(input);
  EXPECT_EQ(out.splats[0].case_name, GetParam().case_name);
}

INSTANTIATE_TEST_SUITE_P(All, JudgeAttribution,
                         testing::Values(Window{0, ""}, Window{9, ""},
                                         Window{10, "a/first"},
                                         Window{19, "a/first"}, Window{20, ""},
                                         Window{29, ""}, Window{30, "a/second"},
                                         Window{9999, "a/second"}));

TEST(Judge, CaseWithoutClosingStateKeepsItsWindowOpen) {
  GuestCase guest = guest_case("a/b", Word::pass);
  guest.end_state.clear();
  JudgeInput input = one_boot({guest});
  input.splats = {splat("oops", "", 25)};
  EXPECT_EQ(judge(input).cases[0].status, CaseStatus::fail);
}

TEST(Judge, SplatOutsideEveryCaseIsKeptAndUnexpected) {
  JudgeInput input = one_boot({guest_case("a/b", Word::pass)});
  input.splats = {splat("warning", "", 3)};
  const Judgement out = judge(input);
  EXPECT_EQ(out.cases[0].status, CaseStatus::pass);
  ASSERT_EQ(out.splats.size(), 1U);
  EXPECT_FALSE(out.splats[0].expected);
  EXPECT_EQ(out.splats[0].case_name, "");
}

TEST(Judge, SplatOfAnotherBootIsNotTheCases) {
  JudgeInput input = one_boot({guest_case("a/b", Word::pass)});
  input.splats = {splat("warning", "")};
  input.splats[0].boot = 1;
  EXPECT_EQ(judge(input).cases[0].status, CaseStatus::pass);
}

TEST(Judge, ExpectedFlagOfTheInputIsNotTrusted) {
  JudgeInput input = one_boot({guest_case("a/b", Word::pass)});
  input.splats = {splat("warning", "a/b")};
  input.splats[0].expected = true;
  const Judgement out = judge(input);
  EXPECT_FALSE(out.splats[0].expected);
  EXPECT_EQ(out.cases[0].status, CaseStatus::fail);
}

TEST(Judge, CanaryMayBeFollowedByConsequencesButNotByOthers) {
  GuestCase guest = guest_case("canary/bug", Word::none);
  guest.expect = "bug";
  JudgeInput input = one_boot({guest});
  input.splats = {splat("bug", "canary/bug"), splat("panic", "canary/bug")};
  Judgement out = judge(input);
  EXPECT_EQ(out.cases[0].status, CaseStatus::pass);
  EXPECT_TRUE(out.splats[1].expected);

  input.splats.push_back(splat("kasan", "canary/bug"));
  out = judge(input);
  EXPECT_EQ(out.cases[0].status, CaseStatus::fail);
  EXPECT_THAT(out.cases[0].reason, HasSubstr("kasan in somewhere"));
  EXPECT_THAT(out.cases[0].splats, ElementsAre(0, 1, 2));
}

TEST(Judge, RepeatedTitleIsSaidOnce) {
  JudgeInput input = one_boot({guest_case("a/b", Word::pass)});
  input.splats = {splat("warning", "a/b"), splat("warning", "a/b")};
  const Judgement out = judge(input);
  EXPECT_EQ(out.cases[0].reason, "the kernel reported: warning in somewhere");
  EXPECT_THAT(out.cases[0].splats, ElementsAre(0, 1));
}

// --- cases that never came ---------------------------------------------------

TEST(Judge, PlannedAndNeverAnnouncedIsLostWithTheReason) {
  JudgeInput input = one_boot({guest_case("a/b", Word::pass)});
  input.planned = {"a/b", "c/d", "c/d"};
  input.cut_short = "the machine could not be booted again";
  const Judgement out = judge(input);
  ASSERT_EQ(out.cases.size(), 2U);
  EXPECT_EQ(out.cases[1].name, "c/d");
  EXPECT_EQ(out.cases[1].area, "c");
  EXPECT_EQ(out.cases[1].status, CaseStatus::lost);
  EXPECT_EQ(out.cases[1].reason,
            "never started: the machine could not be booted again");
}

TEST(Judge, PlannedAndForgottenByTheGuestIsLostToo) {
  JudgeInput input = one_boot({guest_case("a/b", Word::pass)});
  input.planned = {"a/b", "c/d"};
  EXPECT_THAT(judge(input).cases[1].reason, HasSubstr("did not announce"));
}

TEST(Judge, NoBootAtAllLosesEverythingPlanned) {
  JudgeInput input;
  input.planned = {"a/b"};
  input.cut_short = "no QEMU";
  EXPECT_EQ(judge(input).cases[0].reason, "never started: no QEMU");
}

TEST(Judge, UnfinishedCaseInTheMiddleIsNotBlamedOnTheMachine) {
  GuestCase next = guest_case("a/next", Word::pass);
  next.first_line = 40;
  next.last_line = 49;
  const Judgement out =
      judge(one_boot({guest_case("a/torn", Word::none), next}));
  EXPECT_EQ(out.cases[0].status, CaseStatus::lost);
  EXPECT_THAT(out.cases[0].reason, HasSubstr("went on without"));
}

TEST(Judge, SeveralBootsKeepTheirNumbersAndFacts) {
  JudgeInput input = one_boot({guest_case("a/one", Word::none)});
  input.boots[0].end = {MachineEndKind::exited, 139, "", std::nullopt, 0, 0};
  BootFindings second;
  second.number = 1;
  second.report.cases = {guest_case("a/two", Word::pass)};
  second.report.cases[0].time_ms = 12;
  second.report.cases[0].diagnostics = {"hello"};
  input.boots.push_back(second);
  const Judgement out = judge(input);
  EXPECT_EQ(out.cases[0].reason, "never finished: QEMU ended with status 139");
  EXPECT_EQ(out.cases[1].boot, 1);
  EXPECT_EQ(out.cases[1].time_ms, 12);
  EXPECT_THAT(out.cases[1].diagnostics, ElementsAre("hello"));
}

/// A case that timed out on a host that gave it so much too little.
CaseResult timed_out(double starvation, const std::string& splat_kind = "") {
  GuestCase slow = guest_case("a/slow", Word::timeout);
  slow.reason = "not finished after 2000 ms";
  slow.starvation = starvation;
  JudgeInput input = one_boot({slow});
  if (!splat_kind.empty()) {
    FoundSplat found;
    found.splat.kind = splat_kind;
    found.splat.title = "title";
    found.case_name = "a/slow";
    input.splats.push_back(found);
  }
  return judge(input).cases[0];
}

TEST(Judge, DeadlineMeansNothingOnAHostThatIsTooBusy) {
  EXPECT_EQ(timed_out(0.4).status, CaseStatus::fail);
  EXPECT_EQ(timed_out(0.4).reason,
            "deadline exceeded; not finished after 2000 ms");
  EXPECT_EQ(timed_out(0.7).status, CaseStatus::broken);
  EXPECT_EQ(timed_out(0.7).reason,
            "the host was too busy: it gave the machine 30 % of the CPU time "
            "it wanted; deadline exceeded; not finished after 2000 ms");
  EXPECT_EQ(timed_out(0.7, "kasan").status, CaseStatus::fail)
      << "the kernel accuses itself";
  EXPECT_EQ(timed_out(0.7, "hang").status, CaseStatus::broken)
      << "a lockup follows from the same";
}

TEST(Judge, OnlyWhatDependsOnTimeIsExcusedByABusyHost) {
  GuestCase wrong = guest_case("a/wrong", Word::fail);
  wrong.starvation = 0.9;
  EXPECT_EQ(judge(one_boot({wrong})).cases[0].status, CaseStatus::fail);
  JudgeInput killed = one_boot({guest_case("a/hang", Word::none)});
  killed.boots[0].end.kind = MachineEndKind::case_deadline;
  EXPECT_EQ(judge(killed).cases[0].status, CaseStatus::lost);
  killed.boots[0].end.starvation = 0.9;
  EXPECT_EQ(judge(killed).cases[0].status, CaseStatus::broken);
}

TEST(SplatKinds, EveryKindProvesItself) {
  for (const char* kind : {"kasan", "lockdep", "hang", "panic", "warning"}) {
    EXPECT_TRUE(proves(kind, kind));
    EXPECT_TRUE(may_follow(kind, kind));
  }
  EXPECT_FALSE(proves("kasan", "lockdep"));
  EXPECT_FALSE(proves("panic", "oops"));
  EXPECT_TRUE(may_follow("oops", "panic"));
  EXPECT_FALSE(may_follow("panic", "oops"));
}

TEST(DescribeMachineEnd, AddsTheDetail) {
  EXPECT_EQ(describe({MachineEndKind::qemu_failed, 1, "no such machine",
                      std::nullopt, 0, 0}),
            "QEMU failed with status 1: no such machine");
  EXPECT_THAT(describe({MachineEndKind::silent, 0, "", std::nullopt, 0, 0}),
              StartsWith("the console went silent"));
}

} // namespace
} // namespace farm
