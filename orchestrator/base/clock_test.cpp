#include "base/clock.hpp"

#include <gtest/gtest.h>

#include "testing/fake_clock.hpp"

namespace farm {
namespace {

TEST(Clock, TheRealOneGoesForward) {
  const auto before = system_clock_seam().now();
  EXPECT_LE(before, system_clock_seam().now());
  EXPECT_GT(system_clock_seam().wall().time_since_epoch().count(), 0);
}

TEST(Clock, TheFakeOneMovesOnlyWhenTold) {
  FakeClock clock;
  const auto start = clock.now();
  EXPECT_EQ(clock.now(), start);
  clock.advance(std::chrono::milliseconds(1500));
  EXPECT_DOUBLE_EQ(seconds_between(start, clock.now()), 1.5);
  EXPECT_EQ(rfc3339(clock.wall()), "2026-01-31T12:00:01Z");
}

TEST(Clock, Rfc3339DropsFractionsAlsoBeforeTheEpoch) {
  const std::chrono::system_clock::time_point epoch;
  EXPECT_EQ(rfc3339(epoch + std::chrono::milliseconds(999)),
            "1970-01-01T00:00:00Z");
  EXPECT_EQ(rfc3339(epoch - std::chrono::milliseconds(1)),
            "1969-12-31T23:59:59Z");
}

} // namespace
} // namespace farm
