#include "boot/watchdog.hpp"

#include <gtest/gtest.h>

namespace farm {
namespace {

BootDeadlines deadlines() {
  BootDeadlines result;
  result.first_output_s = 10;
  result.suite_start_s = 50;
  result.silence_s = 20;
  result.total_s = 200;
  result.case_scale = 2;
  result.case_margin_s = 5;
  result.leave_s = 7;
  return result;
}

void expect_next(const Watchdog& watchdog, double at, MachineEndKind kind) {
  EXPECT_EQ(watchdog.next().at, at);
  EXPECT_EQ(watchdog.next().kind, kind);
  EXPECT_FALSE(watchdog.next().detail.empty());
}

TEST(Watchdog, FirstOutputCountsFromTheStart) {
  const Watchdog watchdog(deadlines(), 1000);
  expect_next(watchdog, 1010, MachineEndKind::no_output);
}

TEST(Watchdog, OutputTurnsToSilence) {
  Watchdog watchdog(deadlines(), 0);
  watchdog.output(3);
  expect_next(watchdog, 23, MachineEndKind::silent);
  watchdog.output(9);
  expect_next(watchdog, 29, MachineEndKind::silent);
}

TEST(Watchdog, ChattyKernelWithoutSuiteIsNoSuite) {
  Watchdog watchdog(deadlines(), 0);
  watchdog.output(45);
  expect_next(watchdog, 50, MachineEndKind::no_suite);
  watchdog.suite_started();
  expect_next(watchdog, 65, MachineEndKind::silent);
}

TEST(Watchdog, CaseHasItsOwnDeadlineAndMayBeSilent) {
  Watchdog watchdog(deadlines(), 0);
  watchdog.output(1);
  watchdog.suite_started();
  watchdog.case_started(10, 30);
  expect_next(watchdog, 10 + 2 * 30 + 5, MachineEndKind::case_deadline);
  watchdog.output(60);
  expect_next(watchdog, 75, MachineEndKind::case_deadline);
  watchdog.case_finished();
  expect_next(watchdog, 80, MachineEndKind::silent);
}

TEST(Watchdog, CaseWithoutDeadlineMustNotBeSilent) {
  Watchdog watchdog(deadlines(), 0);
  watchdog.output(1);
  watchdog.suite_started();
  watchdog.case_started(10, 30);
  watchdog.case_started(12, 0);
  expect_next(watchdog, 21, MachineEndKind::silent);
}

TEST(Watchdog, TotalCountsInEveryPhase) {
  Watchdog watchdog(deadlines(), 0);
  watchdog.output(190);
  watchdog.suite_started();
  expect_next(watchdog, 200, MachineEndKind::total_deadline);
  watchdog.case_started(195, 100);
  expect_next(watchdog, 200, MachineEndKind::total_deadline);
}

TEST(Watchdog, AfterTheSentinelTheGuestHasToLeave) {
  Watchdog watchdog(deadlines(), 0);
  watchdog.output(100);
  watchdog.suite_started();
  watchdog.ended(100);
  watchdog.output(104);
  watchdog.ended(104);
  expect_next(watchdog, 107, MachineEndKind::sentinel);
}

} // namespace
} // namespace farm
