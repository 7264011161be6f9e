#include "base/cancel.hpp"

#include <latch>
#include <optional>
#include <thread>

#include <gtest/gtest.h>

namespace farm {
namespace {

TEST(CancelToken, CancelIsSeenByAllCopies) {
  CancelToken token;
  const CancelToken copy = token;
  EXPECT_FALSE(copy.cancelled());
  token.cancel();
  EXPECT_TRUE(copy.cancelled());
}

TEST(CancelToken, CallbackRunsOnceHoweverOftenCancelled) {
  CancelToken token;
  int calls = 0;
  const auto registration = token.subscribe([&calls] { ++calls; });
  token.cancel();
  token.cancel();
  EXPECT_EQ(calls, 1);
}

TEST(CancelToken, SubscribeAfterCancelRunsAtOnce) {
  CancelToken token;
  token.cancel();
  int calls = 0;
  const auto registration = token.subscribe([&calls] { ++calls; });
  EXPECT_EQ(calls, 1);
}

TEST(CancelToken, DroppedRegistrationIsNotCalled) {
  CancelToken token;
  int calls = 0;
  {
    const auto registration = token.subscribe([&calls] { ++calls; });
  }
  token.cancel();
  EXPECT_EQ(calls, 0);
}

TEST(CancelToken, AssigningARegistrationDropsTheOldOne) {
  CancelToken token;
  int first = 0;
  int second = 0;
  auto registration = token.subscribe([&first] { ++first; });
  registration = token.subscribe([&second] { ++second; });
  token.cancel();
  EXPECT_EQ(first, 0);
  EXPECT_EQ(second, 1);
}

TEST(CancelToken, CallbackMayDropItsOwnRegistration) {
  CancelToken token;
  std::optional<CancelToken::Registration> registration;
  int calls = 0;
  registration = token.subscribe([&] {
    ++calls;
    registration.reset();
  });
  token.cancel();
  EXPECT_EQ(calls, 1);
  EXPECT_FALSE(registration.has_value());
}

TEST(CancelToken, DroppingWaitsForARunningCallback) {
  CancelToken token;
  std::latch entered(1);
  std::latch leave(1);
  bool finished = false;
  auto registration = std::make_optional(token.subscribe([&] {
    entered.count_down();
    leave.wait();
    finished = true;
  }));
  std::thread canceller([&token] { token.cancel(); });
  entered.wait();
  std::thread releaser([&leave] { leave.count_down(); });
  registration.reset();
  EXPECT_TRUE(finished);
  canceller.join();
  releaser.join();
}

} // namespace
} // namespace farm
