#include "pipeline/load_meter.hpp"

#include <gtest/gtest.h>

#include <ctime>

#include "base/clock.hpp"

namespace farm {
namespace {

TEST(LoadMeter, WorkOfThisProcessIsSeen) {
  const Clock& clock = system_clock_seam();
  LoadMeter meter(clock, clock.now());
  const std::clock_t until = std::clock() + CLOCKS_PER_SEC / 5;
  while (std::clock() < until) {
  }
  const auto samples = meter.result();
  ASSERT_FALSE(samples.empty());
  EXPECT_GT(samples.back().at_s, 0);
  double cpu_s = 0;
  double from = 0;
  for (const LoadSample& sample : samples) {
    cpu_s += sample.busy * (sample.at_s - from);
    from = sample.at_s;
  }
  EXPECT_GT(cpu_s, 0.1);
}

} // namespace
} // namespace farm
