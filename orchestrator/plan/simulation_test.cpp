#include "plan/simulation.hpp"

#include <gtest/gtest.h>

#include "plan/turn.hpp"

namespace farm {
namespace {

TEST(Turn, BootsThenLongestThenFirst) {
  EXPECT_LT((Turn{false, 1, 9}), (Turn{true, 100, 0}));
  EXPECT_LT((Turn{true, 100, 9}), (Turn{true, 10, 0}));
  EXPECT_LT((Turn{true, 10, 0}), (Turn{true, 10, 1}));
}

TEST(Simulation, OneCpuDoesAllTheWorkWithoutAPause) {
  const Simulated result = simulate({{100, 20}, {50, 30}, {0, 7}}, 1);
  EXPECT_NEAR(result.makespan_s, 207, 1e-6);
  EXPECT_NEAR(result.bound_s, 207, 1e-6);
  EXPECT_NEAR(result.busy, 1, 1e-6);
}

TEST(Simulation, BuildUsesEveryCpuButForItsLink) {
  const Simulated result = simulate({{100, 0, 0.1}}, 4);
  EXPECT_NEAR(result.makespan_s, 90.0 / 4 + 10, 1e-6);
}

TEST(Simulation, LongestBootGoesFirst) {
  // Otherwise the long one would run alone at the end: 10 + 30.
  const Simulated result = simulate({{0, 10}, {0, 10}, {0, 30}}, 2);
  EXPECT_NEAR(result.makespan_s, 30, 1e-6);
}

TEST(Simulation, BootsRunBesideBuilds) {
  const Simulated result =
      simulate({{100, 50, 0}, {100, 50, 0}, {100, 50, 0}}, 2);
  EXPECT_LT(result.makespan_s, result.bound_s * 1.15);
}

TEST(Simulation, BoundIsOneJobsWayWhenThereAreManyCpus) {
  const Simulated result = simulate({{64, 500, 0}, {64, 10, 0}}, 1000);
  EXPECT_NEAR(result.bound_s, 501, 1e-6);
  EXPECT_NEAR(result.makespan_s, 501, 1);
}

TEST(Simulation, NothingToDo) {
  EXPECT_EQ(simulate({}, 8).makespan_s, 0);
}

} // namespace
} // namespace farm
