#include "boot/deadlines.hpp"

#include <gtest/gtest.h>

namespace farm {
namespace {

Profile profile() {
  Profile result;
  result.timeouts = {10, 40, 20, 100};
  return result;
}

TEST(ScaledTimeouts, AreTheProfilesOnTheReferenceMachine) {
  const auto result = scaled_timeouts({}, profile(), "tcg");
  EXPECT_EQ(result.first_output_s, 10);
  EXPECT_EQ(result.suite_start_s, 40);
  EXPECT_EQ(result.silence_s, 20);
  EXPECT_EQ(result.total_s, 100);
  EXPECT_EQ(result.guest_factor_percent, 100);
}

TEST(ScaledTimeouts, ArchitectureAndProfileMultiply) {
  ArchSpec spec;
  spec.boot.slowness = 2;
  auto slow = profile();
  slow.slowness = 1.5;
  const auto reference = scaled_timeouts({}, profile(), "tcg");
  const auto result = scaled_timeouts(spec, slow, "tcg");
  EXPECT_EQ(result.first_output_s, 30);
  EXPECT_EQ(result.total_s, 300);
  EXPECT_EQ(result.case_margin_s, reference.case_margin_s * 3);
  EXPECT_EQ(result.leave_s, reference.leave_s * 3);
  EXPECT_EQ(result.guest_factor_percent, 300);
}

TEST(ScaledTimeouts, ABusyMachineGetsMoreTime) {
  const auto result = scaled_timeouts({}, profile(), "tcg", 2.5);
  EXPECT_EQ(result.silence_s, 50);
  EXPECT_EQ(result.guest_factor_percent, 250);
}

TEST(HostBusyness, IsWithinItsLimits) {
  EXPECT_GE(host_busyness(1), 1);
  EXPECT_LE(host_busyness(1), 6);
  EXPECT_EQ(host_busyness(1'000'000), 1);
  EXPECT_EQ(host_busyness(0), 1);
}

TEST(ScaledTimeouts, MinutesOfRacesComeOnTop) {
  auto patient = profile();
  patient.minutes = 2;
  EXPECT_EQ(scaled_timeouts({}, patient, "tcg").total_s, 100 + 180);
}

TEST(ScaledTimeouts, AnnouncedDeadlinesAreScaledByTheGuestAlone) {
  ArchSpec spec;
  spec.boot.slowness = 5;
  EXPECT_EQ(scaled_timeouts(spec, profile(), "tcg").case_scale, 1);
}

TEST(ScaledTimeouts, KvmIsFasterButNotForTheGuestsOwnDeadlines) {
  const auto result = scaled_timeouts({}, profile(), "kvm");
  EXPECT_EQ(result.total_s, 50);
  EXPECT_EQ(result.guest_factor_percent, 100);
}

} // namespace
} // namespace farm
