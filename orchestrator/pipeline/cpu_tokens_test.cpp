#include "pipeline/cpu_tokens.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace farm {
namespace {

TEST(CpuTokens, NeverGivesOutMoreThanThereAre) {
  CpuTokens tokens(3);
  CancelToken cancel;
  std::atomic<int> held = 0;
  std::atomic<bool> exceeded = false;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, count = 1 + i % 3] {
      for (int round = 0; round < 50; ++round) {
        auto hold = tokens.take(count, cancel);
        ASSERT_TRUE(hold);
        if ((held += count) > 3) {
          exceeded = true;
        }
        held -= count;
      }
    });
  }
  threads.clear();
  EXPECT_FALSE(exceeded);
}

TEST(CpuTokens, AskingForMoreThanAllMeansAll) {
  CpuTokens tokens(2);
  CancelToken cancel;
  EXPECT_TRUE(tokens.take(64, cancel));
  EXPECT_TRUE(tokens.take(64, cancel)) << "the first was given back";
}

TEST(CpuTokens, CancellationEndsTheWait) {
  CpuTokens tokens(1);
  CancelToken cancel;
  auto hold = tokens.take(1, cancel);
  ASSERT_TRUE(hold);
  std::jthread canceller([&] { cancel.cancel(); });
  const auto second = tokens.take(1, cancel);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::interrupted);
}

} // namespace
} // namespace farm
