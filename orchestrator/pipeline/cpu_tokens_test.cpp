#include "pipeline/cpu_tokens.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <string>
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
        auto hold = tokens.take(count, CpuTokens::Use::boot, cancel);
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
  EXPECT_TRUE(tokens.take(64, CpuTokens::Use::build, cancel));
  EXPECT_TRUE(tokens.take(64, CpuTokens::Use::build, cancel))
      << "the first was given back";
}

TEST(CpuTokens, CancellationEndsTheWait) {
  CpuTokens tokens(1);
  CancelToken cancel;
  auto hold = tokens.take(1, CpuTokens::Use::build, cancel);
  ASSERT_TRUE(hold);
  std::jthread canceller([&] { cancel.cancel(); });
  const auto second = tokens.take(1, CpuTokens::Use::build, cancel);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::interrupted);
}

TEST(CpuTokens, BootGoesBeforeBuildsThatWait) {
  CpuTokens tokens(2);
  CancelToken cancel;
  std::vector<std::string> order;
  std::mutex mutex;
  const auto work = [&](CpuTokens::Use use, const char* name) {
    auto hold = tokens.take(2, use, cancel);
    ASSERT_TRUE(hold);
    const std::lock_guard guard(mutex);
    order.emplace_back(name);
  };
  {
    std::vector<std::jthread> threads;
    auto first = tokens.take(2, CpuTokens::Use::build, cancel);
    ASSERT_TRUE(first);
    threads.emplace_back(work, CpuTokens::Use::build, "build");
    while (tokens.waiting() < 1) {
      std::this_thread::yield();
    }
    threads.emplace_back(work, CpuTokens::Use::boot, "boot");
    while (tokens.waiting() < 2) {
      std::this_thread::yield();
    }
    const CpuTokens::Hold given_back = std::move(first).value();
  }
  EXPECT_THAT(order, testing::ElementsAre("boot", "build"));
}

} // namespace
} // namespace farm
