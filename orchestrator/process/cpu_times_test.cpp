#include "process/cpu_times.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

namespace farm {
namespace {

TEST(CpuTimes, OwnWorkIsCounted) {
  const CpuTimes before = cpu_times(getpid());
  if (before.ran_s == 0) {
    GTEST_SKIP() << "this kernel has no schedstat";
  }
  CpuTimes after = before;
  while (after.ran_s - before.ran_s < 0.02) { // the kernel counts by ticks
    after = cpu_times(getpid());
  }
  EXPECT_GE(after.waited_s, before.waited_s);
}

TEST(CpuTimes, NothingIsKnownOfAProcessThatIsNotThere) {
  EXPECT_EQ(cpu_times(0x7fffffff).ran_s, 0);
}

TEST(CpuTimes, StarvationIsTheShareNotGiven) {
  EXPECT_DOUBLE_EQ(CpuTimes::starvation({1, 1}, {2, 4}), 0.75);
  EXPECT_DOUBLE_EQ(CpuTimes::starvation({1, 1}, {1, 1}), 0);
  EXPECT_DOUBLE_EQ(CpuTimes::starvation({5, 5}, {0, 0}), 0);
}

} // namespace
} // namespace farm
