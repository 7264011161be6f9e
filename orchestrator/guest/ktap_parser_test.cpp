#include "guest/ktap_parser.hpp"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace farm {
namespace {

using testing::ElementsAre;
using testing::IsNull;
using testing::Pair;
using testing::UnorderedElementsAre;
using Word = GuestCase::Word;

void feed(KtapParser& parser, const std::string& text) {
  std::istringstream in(text);
  std::size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    parser.feed(ConsoleLine{number++, std::nullopt, "T1", line});
  }
}

GuestReport parse(const std::string& text) {
  KtapParser parser;
  feed(parser, text);
  return parser.finish();
}

const std::string k_suite =
    "# torture: suite protocol=1 isa=m68k page=4096 cpus=1 seed=0x1234 "
    "release=6.12.117 from=0 total=34 factor=100\n";
const std::string k_start =
    "    # torture: start 3 resolve/anon_load deadline_ms=2000\n";

TEST(KtapParser, WholeStream) {
  const GuestReport report =
      parse("random: crng init done\n"
            "KTAP version 1\n" +
            k_suite +
            "1..1\n"
            "    KTAP version 1\n"
            "    # Subtest: resolve\n"
            "    1..2\n" +
            k_start +
            "    # torture: state 3 begin lockdep=1 taint=0x0 kasan=1 hung=na\n"
            "    # touched 16 pages\n"
            "    ok 1 anon_load # time_ms=12\n"
            "    # torture: state 3 end lockdep=1 taint=0x80 kasan=1 hung=na\n"
            "    # torture: start 4 resolve/anon_store.row deadline_ms=500\n"
            "    not ok 2 anon_store.row # FAIL byte 3 was 7 # time_ms=4\n"
            "    # torture: state 4 end lockdep=0\n"
            "not ok 1 resolve\n"
            "# torture: end reason=detector-lost next=5\n");
  EXPECT_TRUE(report.started);
  EXPECT_TRUE(report.ended);
  EXPECT_EQ(report.end_reason, "detector-lost");
  EXPECT_EQ(report.next, 5);
  EXPECT_EQ(report.total, 34);
  EXPECT_EQ(report.suite.at("isa"), "m68k");
  ASSERT_EQ(report.cases.size(), 2U);
  const GuestCase& load = report.cases[0];
  EXPECT_EQ(load.index, 3);
  EXPECT_EQ(load.name, "resolve/anon_load");
  EXPECT_EQ(load.area, "resolve");
  EXPECT_EQ(load.word, Word::pass);
  EXPECT_EQ(load.reason, "");
  EXPECT_EQ(load.time_ms, 12);
  EXPECT_EQ(load.deadline_ms, 2000);
  EXPECT_THAT(load.diagnostics, ElementsAre("touched 16 pages"));
  EXPECT_THAT(load.begin_state,
              UnorderedElementsAre(Pair("lockdep", "1"), Pair("taint", "0x0"),
                                   Pair("kasan", "1"), Pair("hung", "na")));
  EXPECT_EQ(load.end_state.at("taint"), "0x80");
  EXPECT_EQ(load.first_line, 7U);
  EXPECT_EQ(load.last_line, 11U);
  const GuestCase& store = report.cases[1];
  EXPECT_EQ(store.word, Word::fail);
  EXPECT_EQ(store.reason, "byte 3 was 7");
  EXPECT_EQ(store.time_ms, 4);
  EXPECT_EQ(store.end_state.at("lockdep"), "0");
}

struct ResultRow {
  const char* line;
  Word word;
  const char* reason;
  std::optional<int> time_ms;
};

class KtapResult : public testing::TestWithParam<ResultRow> {};

TEST_P(KtapResult, IsRead) {
  const GuestReport report = parse(k_suite + k_start + GetParam().line + "\n");
  ASSERT_EQ(report.cases.size(), 1U);
  EXPECT_EQ(report.cases[0].word, GetParam().word);
  EXPECT_EQ(report.cases[0].reason, GetParam().reason);
  EXPECT_EQ(report.cases[0].time_ms, GetParam().time_ms);
}

// clang-format off
const ResultRow k_results[] = {
  {"ok 1 anon_load",                            Word::pass,    "", {}},
  {"ok 1 resolve/anon_load",                    Word::pass,    "", {}},
  {"ok 1 anon_load # time_ms=0",                Word::pass,    "", 0},
  {"ok 1 anon_load # time_ms=",                 Word::pass,    "time_ms=", {}},
  {"ok 1 anon_load # SKIP no uffd here",        Word::skip,    "no uffd here", {}},
  {"not ok 1 anon_load",                        Word::fail,    "", {}},
  {"not ok 1 anon_load # FAIL a # b",           Word::fail,    "a # b", {}},
  {"not ok 1 anon_load # SKIP odd",             Word::fail,    "SKIP odd", {}},
  {"not ok 1 anon_load # ERROR mmap: ENOMEM",   Word::error,   "mmap: ENOMEM", {}},
  {"not ok 1 anon_load # TIMEOUT 2000 ms # time_ms=2001", Word::timeout, "2000 ms", 2001},
  {"not ok 1 anon_load # FAIL kernel BUG at x", Word::fail,    "kernel BUG at x", {}},
  {"ok 1 anon_lo",                              Word::none,    "", {}},
  {"ok x anon_load",                            Word::none,    "", {}},
  {"ok 1",                                      Word::none,    "", {}},
  {"not ok",                                    Word::none,    "", {}},
};
// clang-format on

INSTANTIATE_TEST_SUITE_P(Forms, KtapResult, testing::ValuesIn(k_results));

TEST(KtapParser, RunningCaseIsKnownForDeadlinesAndAttribution) {
  KtapParser parser;
  feed(parser, k_suite);
  EXPECT_THAT(parser.running(), IsNull());
  EXPECT_THAT(parser.current(), IsNull());
  feed(parser, k_start);
  ASSERT_NE(parser.running(), nullptr);
  EXPECT_EQ(parser.running()->deadline_ms, 2000);
  feed(parser, "ok 1 anon_load\n");
  EXPECT_THAT(parser.running(), IsNull());
  ASSERT_NE(parser.current(), nullptr);
  EXPECT_EQ(parser.current()->index, 3);
}

TEST(KtapParser, CaseWithoutResultIsLeftWithoutWord) {
  std::vector<std::pair<int, Word>> finished;
  GuestEvents events;
  events.case_finished = [&](const GuestCase& test) {
    finished.emplace_back(test.index, test.word);
  };
  KtapParser parser(events);
  feed(parser, k_suite + k_start + "# torture: start 4 resolve/b\n");
  EXPECT_THAT(finished, ElementsAre(Pair(3, Word::none)));
  const GuestReport report = parser.finish();
  EXPECT_THAT(finished, ElementsAre(Pair(3, Word::none), Pair(4, Word::none)));
  EXPECT_FALSE(report.ended);
}

TEST(KtapParser, EndOfStateClosesACaseWhoseResultWasDropped) {
  const GuestReport report = parse(
      k_suite + k_start + "# torture: state 3 end lockdep=1\nok 1 anon_load\n");
  EXPECT_EQ(report.cases.at(0).word, Word::none);
  EXPECT_EQ(report.cases.at(0).end_state.at("lockdep"), "1");
}

TEST(KtapParser, ReplayedLinesAreReadOnce) {
  std::vector<std::string> seen;
  GuestEvents events;
  events.suite_started = [&](const GuestReport&) { seen.push_back("suite"); };
  events.case_started = [&](const GuestCase&) { seen.push_back("start"); };
  events.case_finished = [&](const GuestCase&) { seen.push_back("finish"); };
  events.ended = [&](const GuestReport&) { seen.push_back("end"); };
  const std::string result = "ok 1 anon_load\n";
  const std::string last = "# torture: end reason=complete next=34\n";
  KtapParser parser(events);
  feed(parser, k_suite + k_suite + k_start + k_start + result + result +
                   k_start + "not ok 1 anon_load # FAIL x\n" + last + last);
  EXPECT_THAT(seen, ElementsAre("suite", "start", "finish", "end"));
  const GuestReport report = parser.finish();
  ASSERT_EQ(report.cases.size(), 1U);
  EXPECT_EQ(report.cases[0].word, Word::pass);
}

TEST(KtapParser, KernelLinesAndTornLinesAreNoProtocol) {
  const GuestReport report = parse(k_suite + k_start +
                                   "BUG: KASAN: use-after-free in f+0x1/0x2\n"
                                   "# torture: start\n"
                                   "# torture: start 9\n"
                                   "# torture: start -4 a/b\n"
                                   "# torture: start 4x a/b\n"
                                   "# torture: state 3\n"
                                   "# torture: state x end lockdep=0\n"
                                   "# torture: expect 3\n"
                                   "# torture: end \n"
                                   "# torture: end next=3\n"
                                   "# torture: \n"
                                   "# tort\n"
                                   "ok 7 other\n");
  ASSERT_EQ(report.cases.size(), 1U);
  EXPECT_EQ(report.cases[0].word, Word::none);
  EXPECT_FALSE(report.ended);
}

TEST(KtapParser, CanarySaysWhatItExpects) {
  EXPECT_EQ(parse(k_suite + k_start + "# torture: expect 3 kasan\n")
                .cases.at(0)
                .expect,
            "kasan");
  EXPECT_EQ(parse(k_suite + "# torture: expect 3 lockdep\n" + k_start)
                .cases.at(0)
                .expect,
            "lockdep");
  EXPECT_EQ(parse(k_suite + "# torture: expect 2 lockdep\n" + k_start)
                .cases.at(0)
                .expect,
            "");
}

TEST(KtapParser, EndBelongsToASuite) {
  EXPECT_FALSE(parse("# torture: end reason=complete next=1\n").ended);
}

} // namespace
} // namespace farm
