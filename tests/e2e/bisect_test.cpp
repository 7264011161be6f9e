#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <cstdlib>
#include <filesystem>

#include "farm_call.hpp"

namespace farm {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

/// A repository of real kernels; see kernel_history.sh.
fs::path make_history(const FarmCall& farm) {
  const fs::path repository = farm.out().parent_path() / "linux";
  const std::string command = std::string(FARM_KERNEL_HISTORY) +
                              " /usr/src/linux-source-6.12.tar.xz " +
                              repository.string();
  EXPECT_EQ(std::system(command.c_str()), 0);
  return repository;
}

/// The only file of that name below a folder.
fs::path only_file(const fs::path& below, const std::string& name) {
  for (const auto& entry : fs::recursive_directory_iterator(below)) {
    if (entry.path().filename() == name) {
      return entry.path();
    }
  }
  ADD_FAILURE() << "no " << name << " below " << below;
  return {};
}

/// The halving meets the commit that does not compile, is interrupted, and goes
/// on from what it knows.
TEST(Bisect, FindsTheCommitAcrossOneThatDoesNotCompile) {
  FarmCall farm;
  const fs::path repository = make_history(farm);
  const std::vector<std::string> words = {
      "bisect", "-v",   "--kernel", repository.string(), "--good", "good",
      "--arch", "m68k", "--case",   "segv/hole.load"};
  std::string seen;
  bool sent = false;
  const FarmOutcome interrupted = farm.run(words, [&](std::string_view bytes) {
    seen += bytes;
    if (!sent && seen.find("cannot be tested") != std::string::npos) {
      sent = true;
      return SIGINT;
    }
    return 0;
  });
  ASSERT_TRUE(sent) << interrupted.out;
  EXPECT_EQ(interrupted.status, 130) << interrupted.out;
  EXPECT_TRUE(farm.leftovers().empty());
  const json state = json::parse(get(only_file(farm.out(), "state.json")));
  EXPECT_GE(state.at("commits").size(), 3U);

  const FarmOutcome outcome = farm.run(words);
  EXPECT_EQ(outcome.status, 0) << outcome.out;
  EXPECT_THAT(outcome.out, HasSubstr("going on from"));
  EXPECT_THAT(outcome.out, HasSubstr("m68k: mm: one code for all faults"));
  const std::string letter = get(only_file(farm.out(), "report.txt"));
  EXPECT_THAT(letter, HasSubstr("segv/hole.load since"));
  EXPECT_THAT(letter, HasSubstr("not tested"));
  EXPECT_THAT(letter, Not(HasSubstr("or one of these")))
      << "its neighbours were tested";
}

} // namespace
} // namespace farm
