#include "cli/app.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace farm {
namespace {

using testing::HasSubstr;
using testing::internal::CaptureStderr;
using testing::internal::CaptureStdout;
using testing::internal::GetCapturedStderr;
using testing::internal::GetCapturedStdout;

/// Exit code and what was printed.
struct Outcome {
  int code = 0;
  std::string out;
  std::string err;
};

Outcome call(std::vector<std::string> words) {
  words.insert(words.begin(), "farm");
  std::vector<char*> argv;
  for (std::string& word : words) {
    argv.push_back(word.data());
  }
  CaptureStdout();
  CaptureStderr();
  Outcome outcome;
  outcome.code = run_app(static_cast<int>(argv.size()), argv.data());
  outcome.out = GetCapturedStdout();
  outcome.err = GetCapturedStderr();
  return outcome;
}

TEST(App, HelpShowsCommandsExamplesAndExitCodes) {
  const Outcome outcome = call({"--help"});
  EXPECT_EQ(outcome.code, 0);
  for (const char* word :
       {"doctor", "list", "plan", "run", "parse", "report", "repro",
        "toolchain", "history", "gc", "Examples:", "Exit codes:"}) {
    EXPECT_THAT(outcome.out, HasSubstr(word));
  }
}

TEST(App, NoCommandIsAUsageError) {
  EXPECT_EQ(call({}).code, 2);
}

TEST(App, UnknownCommandSuggestsTheNearest) {
  const Outcome outcome = call({"rnu"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("did you mean 'run'?"));
}

TEST(App, UnknownArchitectureIsAUsageError) {
  const Outcome outcome = call({"run", "m86k"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("unknown architecture 'm86k'"));
  EXPECT_THAT(outcome.err, HasSubstr("did you mean 'm68k'?"));
}

TEST(App, ListTakesAKindAndNamesTheNearest) {
  EXPECT_EQ(call({"list", "arches"}).code, 0);
  EXPECT_THAT(call({"list", "bugs"}).out, HasSubstr("sigbus-retry"));
  const Outcome outcome = call({"list", "archs"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("did you mean 'arches'?"));
}

TEST(App, AnyNameOptionAcceptsList) {
  EXPECT_THAT(call({"run", "list"}).out, HasSubstr("m68k"));
  EXPECT_THAT(call({"run", "--profile", "list"}).out, HasSubstr("plain"));
  EXPECT_THAT(call({"report", "--format", "list"}).out, HasSubstr("html"));
}

TEST(App, BadSeedIsAUsageError) {
  const Outcome outcome = call({"run", "--seed", "xyz"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("--seed"));
}

TEST(App, ToolchainNeedsToKnowWhatToDo) {
  EXPECT_EQ(call({"toolchain"}).code, 2);
  const Outcome outcome = call({"toolchain", "import", "/no/such/gcc.tar.xz"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err,
              HasSubstr("/no/such/gcc.tar.xz: no such file or folder"));
}

TEST(App, ToolchainToBuildIsKnownByName) {
  EXPECT_THAT(call({"toolchain", "build"}).err,
              HasSubstr("no target is given"));
  const Outcome outcome = call({"toolchain", "build", "ork1-linux"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("did you mean 'or1k-linux'?"));
}

TEST(App, ParseOfAMissingFileNamesIt) {
  const Outcome outcome = call({"parse", "/no/such/console.log"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("/no/such/console.log"));
}

TEST(App, GcWantsToKnowWhatStays) {
  const std::string out = testing::TempDir() + "/farm_gc";
  const Outcome nothing = call({"gc", "--out", out});
  EXPECT_EQ(nothing.code, 2);
  EXPECT_THAT(nothing.err, HasSubstr("--older-than 30d"));
  const Outcome wrong = call({"gc", "--out", out, "--older-than", "soon"});
  EXPECT_EQ(wrong.code, 2);
  EXPECT_THAT(wrong.err, HasSubstr("36h, 30d, 8w"));
  const Outcome empty = call({"gc", "--out", out, "--keep", "3"});
  EXPECT_EQ(empty.code, 0);
  EXPECT_THAT(empty.out, HasSubstr("0 removed"));
}

TEST(App, HistoryNeedsARun) {
  const std::string out = testing::TempDir() + "/farm_history";
  const Outcome outcome = call({"history", "--out", out});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("there is no run in it yet"));
}

} // namespace
} // namespace farm
