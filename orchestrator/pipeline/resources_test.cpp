#include "pipeline/resources.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace farm {
namespace {

using Use = Demand::Use;

Demand boot(int cpus = 1, double expected_s = 0) {
  return {Use::boot, cpus, 0, expected_s};
}

Demand build(double expected_s = 0, int memory_mib = 0) {
  return {Use::build, 1, memory_mib, expected_s};
}

/// Starts threads that wait, in a known order, while everything is held; then
/// gives back and tells in which order they were served.
class Queue {
 public:
  explicit Queue(int memory_mib = 0) : resources_(1, memory_mib) {
    auto all = resources_.take(boot(), cancel_);
    held_.emplace(std::move(all).value());
  }

  void add(const std::string& name, const Demand& demand) {
    const std::size_t before = resources_.waiting();
    threads_.emplace_back([this, name, demand] {
      const auto hold = resources_.take(demand, cancel_);
      ASSERT_TRUE(hold);
      const std::lock_guard guard(mutex_);
      order_.push_back(name);
    });
    while (resources_.waiting() == before) {
      std::this_thread::yield();
    }
  }

  std::vector<std::string> serve() {
    held_.reset();
    threads_.clear();
    return order_;
  }

 private:
  Resources resources_;
  CancelToken cancel_;
  std::optional<Resources::Hold> held_;
  std::mutex mutex_;
  std::vector<std::string> order_;
  std::vector<std::jthread> threads_;
};

TEST(Resources, NeverGivesOutMoreThanThereAre) {
  Resources resources(3, 0);
  const CancelToken cancel;
  std::atomic<int> held = 0;
  std::atomic<bool> exceeded = false;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, count = 1 + i % 3] {
      for (int round = 0; round < 50; ++round) {
        auto hold = resources.take(boot(count), cancel);
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

TEST(Resources, AskingForMoreThanAllMeansAll) {
  Resources resources(2, 0);
  const CancelToken cancel;
  EXPECT_TRUE(resources.take(boot(64), cancel));
  EXPECT_TRUE(resources.take(boot(64), cancel)) << "the first was given back";
}

TEST(Resources, CancellationEndsTheWait) {
  Resources resources(1, 0);
  CancelToken cancel;
  auto hold = resources.take(build(), cancel);
  ASSERT_TRUE(hold);
  std::jthread canceller([&] { cancel.cancel(); });
  const auto second = resources.take(build(), cancel);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::interrupted);
}

TEST(Resources, BootGoesBeforeBuildsThatWait) {
  Queue queue;
  queue.add("build", build(900));
  queue.add("boot", boot(1, 10));
  EXPECT_THAT(queue.serve(), testing::ElementsAre("boot", "build"));
}

TEST(Resources, LongestFirstThenFirstCome) {
  Queue queue;
  queue.add("short", boot(1, 10));
  queue.add("long", boot(1, 300));
  queue.add("unknown", boot());
  queue.add("unknown too", boot());
  EXPECT_THAT(queue.serve(),
              testing::ElementsAre("long", "short", "unknown", "unknown too"));
}

TEST(Resources, WhatIsFreeIsLentToMakes) {
  Resources resources(4, 0);
  const CancelToken cancel;
  auto hold = resources.take(build(), cancel);
  ASSERT_TRUE(hold);
  const JobServer& slots = resources.job_server();
  int taken = 0;
  while (taken < 3) {
    taken += slots.take(3); // as a make would
  }
  EXPECT_EQ(slots.take(1), 0) << "one is the make's own";
  EXPECT_EQ(slots.put(taken), taken);
}

TEST(Resources, BootGetsTheSlotThatAMakeGivesBack) {
  Resources resources(2, 0);
  const CancelToken cancel;
  auto making = resources.take(build(), cancel);
  ASSERT_TRUE(making);
  const JobServer& slots = resources.job_server();
  while (slots.take(1) == 0) {
  }
  std::atomic<bool> served = false;
  std::jthread booting([&] {
    const auto hold = resources.take(boot(), cancel);
    served = true;
  });
  while (resources.waiting() == 0) {
    std::this_thread::yield();
  }
  EXPECT_FALSE(served);
  EXPECT_EQ(slots.put(1), 1);
  booting.join();
  EXPECT_TRUE(served);
}

TEST(Resources, SlotsThatDiedWithAMakeAreMadeAnew) {
  Resources resources(2, 0);
  const CancelToken cancel;
  {
    auto making = resources.take(build(), cancel);
    ASSERT_TRUE(making);
    while (resources.job_server().take(1) == 0) {
    }
  }
  EXPECT_TRUE(resources.take(boot(2), cancel));
}

TEST(Resources, WhatDoesNotFitIntoMemoryLetsOthersPass) {
  Resources resources(3, 1000);
  const CancelToken cancel;
  auto big = resources.take(build(0, 800), cancel);
  ASSERT_TRUE(big);
  std::atomic<bool> second = false;
  std::jthread waiting([&] {
    const auto hold = resources.take(build(500, 800), cancel);
    second = true;
  });
  while (resources.waiting() == 0) {
    std::this_thread::yield();
  }
  EXPECT_TRUE(resources.take(build(0, 100), cancel));
  EXPECT_FALSE(second);
  { const Resources::Hold given_back = std::move(big).value(); }
  waiting.join();
  EXPECT_TRUE(second);
}

TEST(Resources, AnythingFitsWhenNothingElseRuns) {
  Resources resources(1, 100);
  EXPECT_TRUE(resources.take(build(0, 5000), CancelToken()));
}

TEST(Resources, HoldIsExtendedByWhatIsFree) {
  Resources resources(4, 0);
  const CancelToken cancel;
  auto other = resources.take(boot(), cancel);
  auto hold = resources.take(build(), cancel);
  ASSERT_TRUE(hold);
  EXPECT_EQ(hold->extend(1), 2);
  EXPECT_EQ(hold->extend(9), 3);
  EXPECT_EQ(hold->extend(9), 3);
}

} // namespace
} // namespace farm
