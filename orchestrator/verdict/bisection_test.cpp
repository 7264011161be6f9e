#include "verdict/bisection.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace farm {
namespace {

using testing::HasSubstr;

/// A straight history "c0" ... "cN" where `first_bad` brings a failure.
class Line {
 public:
  Line(int commits, int first_bad, double rate)
      : commits_(commits), first_bad_(first_bad), rate_(rate) {}

  std::set<int> broken; ///< do not build
  std::mt19937 random{7};
  int boots = 0;

  static std::string name(int number) { return "c" + std::to_string(number); }
  static int number(const std::string& name) {
    return std::stoi(name.substr(1));
  }

  Bisection::Candidates candidates() {
    return [](const std::string& bad, const std::vector<std::string>& good)
               -> Result<std::vector<std::string>> {
      int low = 0;
      for (const std::string& one : good) {
        low = std::max(low, number(one));
      }
      std::vector<std::string> out;
      for (int i = low + 1; i <= number(bad); ++i) {
        out.push_back(name(i));
      }
      const int middle = (low + number(bad)) / 2;
      std::sort(out.begin(), out.end(), [&](const auto& a, const auto& b) {
        return std::abs(number(a) - middle) < std::abs(number(b) - middle);
      });
      return out;
    };
  }

  Bisection::Boot boot() {
    return [this](const std::string& commit) -> Result<CommitBoot> {
      ++boots;
      if (broken.contains(number(commit))) {
        return CommitBoot{CommitBoot::Result::untestable, "does not build"};
      }
      std::bernoulli_distribution fails(rate_);
      const bool bad = number(commit) >= first_bad_ && fails(random);
      return CommitBoot{
          bad ? CommitBoot::Result::failed : CommitBoot::Result::passed, ""};
    };
  }

  Result<Bisection::Outcome> find(double confidence = 0.99) {
    Bisection bisection(name(0), name(commits_), confidence, {});
    return bisection.run(candidates(), boot(),
                         [](const Bisection&) { return Result<void>(); });
  }

 private:
  int commits_, first_bad_;
  double rate_;
};

TEST(ChanceToPass, FallsWithWhatWasSeen) {
  EXPECT_DOUBLE_EQ(chance_to_pass({3, 0}, 0), 1);
  EXPECT_DOUBLE_EQ(chance_to_pass({3, 0}, 1), 0.125);
  EXPECT_LT(chance_to_pass({30, 0}, 1), 0.02);
  // At 3 of 10 a pass says little.
  EXPECT_GT(chance_to_pass({3, 7}, 4), 0.2);
  EXPECT_LT(chance_to_pass({30, 70}, 20), 0.01);
}

TEST(Bisection, FindsTheCommitInAStraightHistory) {
  for (int first = 1; first <= 16; ++first) {
    Line line(16, first, 1);
    const auto found = line.find();
    ASSERT_TRUE(found);
    EXPECT_EQ(found->first_bad, Line::name(first));
    EXPECT_GE(found->confidence, 0.99);
    EXPECT_TRUE(found->untested.empty());
    EXPECT_LT(line.boots, 50);
  }
}

TEST(Bisection, BootsARareFailureOftenEnough) {
  int wrong = 0;
  constexpr int k_tries = 200;
  for (int i = 0; i < k_tries; ++i) {
    Line line(16, 1 + i % 16, 0.3);
    line.random.seed(static_cast<unsigned>(i));
    const auto found = line.find();
    ASSERT_TRUE(found);
    EXPECT_GE(found->confidence, 0.99);
    wrong += found->first_bad == Line::name(1 + i % 16) ? 0 : 1;
  }
  EXPECT_LE(wrong, k_tries * 2 / 100);
}

TEST(Bisection, GoesRoundWhatDoesNotBuild) {
  Line line(16, 9, 1);
  line.broken = {8, 4};
  const auto found = line.find();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->first_bad, "c9");
  // c8 may have it, nobody can tell.
  EXPECT_EQ(found->untested, std::vector<std::string>{"c8"});
}

TEST(Bisection, EndsThatAreNoEndsAreErrors) {
  Line never(16, 99, 1);
  const auto no_bad = never.find();
  ASSERT_FALSE(no_bad);
  EXPECT_THAT(no_bad.error().what, HasSubstr("does not show at the bad end"));
  Line always(16, 0, 1);
  const auto no_good = always.find();
  ASSERT_FALSE(no_good);
  EXPECT_THAT(no_good.error().what, HasSubstr("shows the failure, too"));
}

TEST(Bisection, GoesOnWhereItWasInterrupted) {
  Line line(16, 9, 1);
  std::map<std::string, CommitTrials> known;
  int left = 12;
  Bisection first("c0", "c16", 0.99, {});
  const auto cut =
      first.run(line.candidates(), line.boot(),
                [&](const Bisection& state) -> Result<void> {
                  known = state.commits();
                  return --left > 0 ? Result<void>()
                                    : Error{ErrorKind::interrupted, "", ""};
                });
  ASSERT_FALSE(cut);
  const int before = line.boots;
  Line whole(16, 9, 1);
  ASSERT_TRUE(whole.find());
  Bisection second("c0", "c16", 0.99, known);
  const auto found =
      second.run(line.candidates(), line.boot(),
                 [](const Bisection&) { return Result<void>(); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->first_bad, "c9");
  EXPECT_EQ(line.boots, whole.boots);
  EXPECT_GT(before, 0);
}

} // namespace
} // namespace farm
