#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <memory>

#include "farm_call.hpp"
#include "pty_call.hpp"

namespace farm {
namespace {

class ShellTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(farm_.run({"run", "m68k", "--cases", "segv/hole*"}).status, 0);
  }

  std::unique_ptr<PtyCall> open_shell() {
    return std::make_unique<PtyCall>(
        std::vector<std::string>{"repro", "latest", "m68k", "segv/hole*",
                                 "--shell", "--out", farm_.out().string()},
        farm_.env());
  }

  FarmCall farm_;
};

/// m68k has no busybox in Debian: the suite's own prompt.
TEST_F(ShellTest, PromptRunsCasesByName) {
  const auto shell = open_shell();
  ASSERT_TRUE(shell->wait_for("suite> ", 120)) << shell->shown();
  EXPECT_FALSE(shell->is_cooked()) << "keys go to the guest as they are";
  shell->type("list segv/hole*\r");
  EXPECT_TRUE(shell->wait_for("segv/hole.atomic_add", 30)) << shell->shown();
  shell->type("run segv/hole.load\r");
  EXPECT_TRUE(shell->wait_for("ok 1 hole.load", 60)) << shell->shown();
  EXPECT_TRUE(shell->wait_for("1 passed, 0 failed", 30)) << shell->shown();
  shell->type("run\r");
  EXPECT_TRUE(shell->wait_for("3 passed, 0 failed", 60)) << shell->shown();
  shell->type("show /proc/version\r");
  EXPECT_TRUE(shell->wait_for("Linux version", 30)) << shell->shown();
  shell->type("poweroff\r");
  EXPECT_EQ(shell->wait_end(60), 0) << shell->shown();
  EXPECT_TRUE(shell->is_cooked());
  EXPECT_TRUE(farm_.leftovers().empty());
}

TEST_F(ShellTest, CtrlAXEndsQemu) {
  const auto shell = open_shell();
  ASSERT_TRUE(shell->wait_for("suite> ", 120)) << shell->shown();
  shell->type("\x01x");
  EXPECT_EQ(shell->wait_end(30), 0) << shell->shown();
  EXPECT_TRUE(shell->is_cooked());
}

/// Whatever ends the program, QEMU goes with it and the terminal is usable.
TEST_F(ShellTest, QemuGoesWithTheProgram) {
  for (const int signal : {SIGTERM, SIGKILL}) {
    const auto shell = open_shell();
    ASSERT_TRUE(shell->wait_for("suite> ", 120)) << shell->shown();
    shell->signal(signal);
    EXPECT_EQ(shell->wait_end(30), signal == SIGTERM ? 130 : 128 + signal);
    for (int i = 0; i < 100 && !farm_.leftovers().empty(); ++i) {
      ::usleep(50'000);
    }
    EXPECT_TRUE(farm_.leftovers().empty()) << "after signal " << signal;
    EXPECT_TRUE(shell->is_cooked()) << "after signal " << signal;
  }
}

} // namespace
} // namespace farm
