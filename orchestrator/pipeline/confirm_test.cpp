#include "pipeline/confirm.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/words.hpp"

namespace farm {
namespace {

using testing::ElementsAre;

class TryAgainTest : public testing::Test {
 protected:
  TryAgainTest() {
    plan_.name = "race/fork.anon";
    plan_.neighbours = "race/fork.*";
    plan_.times = 3;
    plan_.has_more_cpus = true;
    plan_.seed = 0x1234;
    plan_.accelerator = "tcg";
  }

  /// "alone 3/3": what came of each kind, in order.
  std::vector<std::string> tried(const TryCase& try_case) {
    std::vector<std::string> out;
    for (const Trial& trial : try_again(plan_, try_case)) {
      out.push_back(std::string(to_string(trial.kind)) + " " +
                    std::to_string(trial.bad) + "/" +
                    std::to_string(trial.boots));
    }
    return out;
  }

  TrialPlan plan_;
};

TEST_F(TryAgainTest, FailureThatComesBackIsVaried) {
  EXPECT_THAT(tried([](const TrialBoot& boot) { return !boot.one_cpu; }),
              ElementsAre("alone 3/3", "one-cpu 0/1", "other-seed 1/1",
                          "deterministic 1/1"));
}

TEST_F(TryAgainTest, PassingAloneItIsTriedAmongItsNeighbours) {
  EXPECT_THAT(
      tried([](const TrialBoot& boot) { return boot.cases == "race/fork.*"; }),
      ElementsAre("alone 0/3", "neighbours 3/3", "one-cpu 1/1",
                  "other-seed 1/1", "deterministic 1/1"));
}

TEST_F(TryAgainTest, FailureThatStaysAwayIsNotVaried) {
  EXPECT_THAT(tried([](const TrialBoot&) { return false; }),
              ElementsAre("alone 0/3", "neighbours 0/3"));
  plan_.neighbours.clear();
  EXPECT_THAT(tried([](const TrialBoot&) { return false; }),
              ElementsAre("alone 0/3"));
}

TEST_F(TryAgainTest, BootsThatSayNothingDoNotCount) {
  int boots = 0;
  EXPECT_THAT(tried([&](const TrialBoot&) {
                return ++boots == 2 ? std::optional(true) : std::nullopt;
              }),
              ElementsAre("alone 1/1", "one-cpu 0/0", "other-seed 0/0",
                          "deterministic 0/0"));
}

TEST_F(TryAgainTest, EachBootIsAsTheFailureWasButForWhatIsVaried) {
  plan_.has_more_cpus = false;
  plan_.seed = 0x5eed;
  plan_.accelerator = "kvm";
  plan_.other_accelerator = "tcg";
  std::vector<std::string> boots;
  tried([&](const TrialBoot& boot) {
    boots.push_back(std::string(to_string(boot.kind)) + " " + boot.accelerator +
                    (boot.seed == plan_.seed ? "" : " seed") +
                    (boot.deterministic ? " counted" : ""));
    return true;
  });
  EXPECT_THAT(boots, ElementsAre("alone kvm", "alone kvm", "alone kvm",
                                 "other-seed kvm seed", "other-accelerator tcg",
                                 "deterministic tcg counted"));
}

TEST(Neighbours, AreInTheSameFileOrElseInTheArea) {
  const std::vector<std::string> catalogue = {
      "race/fork.anon", "race/fork.shmem", "race/ksm", "canary/bug"};
  EXPECT_EQ(neighbours_of("race/fork.anon", catalogue), "race/fork.*");
  EXPECT_EQ(neighbours_of("race/ksm", catalogue), "race/*");
  EXPECT_EQ(neighbours_of("canary/bug", catalogue), "");
}

} // namespace
} // namespace farm
