// The logic of running a command, with scripted children and made-up time.
#include <csignal>

#include <gmock/gmock.h>

#include "process/boost_runner.hpp"
#include "testing/fake_loop.hpp"

namespace farm {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Command command() {
  Command result;
  result.argv = {"make", "all"};
  return result;
}

TEST(RunCommand, ResultHasTimesOfTheChild) {
  FakeLoop loop;
  loop.script(
      [&](FakeProcess& child) { loop.at(12.5, [&] { child.exit(2, 8.25); }); });
  const auto result = run_command(loop, {}, command());
  ASSERT_TRUE(result);
  EXPECT_EQ(result->status, 2);
  EXPECT_EQ(result->wall_s, 12.5);
  EXPECT_EQ(result->cpu_s, 8.25);
  EXPECT_FALSE(result->timed_out);
}

TEST(RunCommand, DeadlineSendsTermThenKillAfterTheGracePeriod) {
  FakeLoop loop;
  loop.script([](FakeProcess& child) {
    child.on_signal = [&child](int signal) {
      if (signal == SIGKILL) {
        child.exit(128 + signal);
      }
    };
  });
  auto slow = command();
  slow.deadline_s = 10;
  const auto result = run_command(loop, {}, slow);
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->timed_out);
  EXPECT_EQ(result->status, 128 + SIGKILL);
  EXPECT_EQ(result->wall_s, 13);
  EXPECT_THAT(loop.children().at(0)->signals, ElementsAre(SIGTERM, SIGKILL));
}

TEST(RunCommand, ChildThatHeedsTermIsNotKilled) {
  FakeLoop loop;
  loop.script([](FakeProcess&) {});
  auto slow = command();
  slow.deadline_s = 10;
  const auto result = run_command(loop, {}, slow);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->status, 128 + SIGTERM);
  EXPECT_THAT(loop.children().at(0)->signals, ElementsAre(SIGTERM));
}

TEST(RunCommand, CancelledBeforeTheStartRunsNothing) {
  FakeLoop loop;
  loop.script([](FakeProcess&) {});
  CancelToken token;
  token.cancel();
  const auto result = run_command(loop, token, command());
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::interrupted);
  EXPECT_THAT(loop.children(), IsEmpty());
}

TEST(RunCommand, CancelWinsOverTheStatusOfTheEndedChild) {
  FakeLoop loop;
  CancelToken token;
  loop.script([&](FakeProcess&) { loop.at(5, [&] { token.cancel(); }); });
  const auto result = run_command(loop, token, command());
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::interrupted);
  EXPECT_EQ(result.error().what, "make: interrupted");
  EXPECT_THAT(loop.children().at(0)->signals, ElementsAre(SIGTERM));
}

TEST(RunCommand, LostChildIsAnInfraErrorNotASuccess) {
  FakeLoop loop;
  loop.script([](FakeProcess&) {}); // never ends, and no deadline
  const auto result = run_command(loop, {}, command());
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::infra);
}

} // namespace
} // namespace farm
