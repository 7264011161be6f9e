#include "pipeline/next_boot.hpp"

#include <gtest/gtest.h>

namespace farm {
namespace {

using Kind = NextBoot::Kind;

GuestReport report(int total, std::vector<int> ran) {
  GuestReport value;
  value.started = true;
  value.total = total;
  for (int index : ran) {
    GuestCase one;
    one.index = index;
    value.cases.push_back(one);
  }
  return value;
}

MachineEnd end(MachineEndKind kind) {
  MachineEnd value;
  value.kind = kind;
  return value;
}

TEST(NextBoot, CompleteIsDone) {
  GuestReport complete = report(3, {0, 1, 2});
  complete.ended = true;
  complete.end_reason = "complete";
  complete.next = 3;
  EXPECT_EQ(next_boot(complete, end(MachineEndKind::exited), {0, 1, 0}).kind,
            Kind::done);
}

TEST(NextBoot, LostDetectorGoesOnWhereTheGuestSays) {
  GuestReport stopped = report(9, {0, 1});
  stopped.ended = true;
  stopped.end_reason = "detector-lost";
  stopped.next = 2;
  const auto next = next_boot(stopped, end(MachineEndKind::exited), {0, 1, 0});
  EXPECT_EQ(next.kind, Kind::again);
  EXPECT_EQ(next.from, 2);
}

TEST(NextBoot, LostDetectorInTheLastCaseIsDone) {
  GuestReport stopped = report(2, {0, 1});
  stopped.ended = true;
  stopped.end_reason = "detector-lost";
  stopped.next = 2;
  EXPECT_EQ(next_boot(stopped, end(MachineEndKind::exited), {0, 1, 0}).kind,
            Kind::done);
}

TEST(NextBoot, DeathInACaseGoesOnAfterIt) {
  const auto next =
      next_boot(report(9, {4, 5}), end(MachineEndKind::exited), {4, 2, 0});
  EXPECT_EQ(next.kind, Kind::again);
  EXPECT_EQ(next.from, 6);
}

TEST(NextBoot, SuiteThatNeverStartsInTheFirstBootIsGivenUp) {
  GuestReport nothing;
  EXPECT_EQ(next_boot(nothing, end(MachineEndKind::exited), {0, 1, 0}).kind,
            Kind::give_up);
}

TEST(NextBoot, LaterBootWithoutACaseIsTriedOnceMore) {
  GuestReport nothing;
  const auto kind = MachineEndKind::qemu_failed;
  EXPECT_EQ(next_boot(nothing, end(kind), {5, 3, 0}).kind, Kind::again);
  EXPECT_EQ(next_boot(nothing, end(kind), {5, 4, 1}).kind, Kind::give_up);
}

TEST(NextBoot, InterruptionEndsTheJob) {
  EXPECT_EQ(
      next_boot(report(9, {0}), end(MachineEndKind::interrupted), {0, 1, 0})
          .kind,
      Kind::give_up);
}

TEST(NextBoot, HangBeforeTheSuiteGetsASecondChance) {
  const GuestReport nothing;
  const auto next = next_boot(nothing, end(MachineEndKind::silent), {0, 1, 0});
  EXPECT_EQ(next.kind, Kind::again);
  EXPECT_EQ(next.from, 0);
  EXPECT_EQ(next_boot(nothing, end(MachineEndKind::silent), {0, 2, 1}).kind,
            Kind::give_up);
}

} // namespace
} // namespace farm
