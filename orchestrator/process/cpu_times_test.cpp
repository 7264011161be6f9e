#include "process/cpu_times.hpp"

#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <ctime>

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

TEST(CpuTimes, TreeHasOurWorkAndThatOfAChildThatIsGone) {
  const double before = tree_cpu_s();
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    while (std::clock() < CLOCKS_PER_SEC / 10) {
    }
    ::_exit(0);
  }
  ::waitpid(child, nullptr, 0);
  EXPECT_GE(tree_cpu_s(), before + 0.05) << "in ticks of 10 ms";
}

TEST(CpuTimes, StarvationIsTheShareNotGiven) {
  EXPECT_DOUBLE_EQ(CpuTimes::starvation({1, 1}, {2, 4}), 0.75);
  EXPECT_DOUBLE_EQ(CpuTimes::starvation({1, 1}, {1, 1}), 0);
  EXPECT_DOUBLE_EQ(CpuTimes::starvation({5, 5}, {0, 0}), 0);
}

} // namespace
} // namespace farm
