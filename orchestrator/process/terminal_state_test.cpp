#include "process/terminal_state.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

#include "process/fd.hpp"

namespace farm {
namespace {

/// A terminal in the place of our stdin.
class TerminalStateTest : public testing::Test {
 protected:
  void SetUp() override {
    stdin_ = Fd(::dup(STDIN_FILENO));
    master_ = Fd(::posix_openpt(O_RDWR | O_NOCTTY));
    ASSERT_EQ(::grantpt(master_.get()), 0);
    ASSERT_EQ(::unlockpt(master_.get()), 0);
    const Fd terminal(::open(::ptsname(master_.get()), O_RDWR | O_NOCTTY));
    ASSERT_EQ(::dup2(terminal.get(), STDIN_FILENO), STDIN_FILENO);
  }
  void TearDown() override { ::dup2(stdin_.get(), STDIN_FILENO); }

  static tcflag_t modes() {
    termios now{};
    EXPECT_EQ(::tcgetattr(STDIN_FILENO, &now), 0);
    return now.c_lflag;
  }

  Fd stdin_;
  Fd master_;
};

TEST_F(TerminalStateTest, IsGivenBackAtTheEndOfTheScope) {
  const tcflag_t before = modes();
  ASSERT_TRUE((before & ICANON) != 0);
  {
    const TerminalState state;
    termios raw{};
    ::tcgetattr(STDIN_FILENO, &raw);
    ::cfmakeraw(&raw);
    ASSERT_EQ(::tcsetattr(STDIN_FILENO, TCSANOW, &raw), 0);
    ASSERT_EQ(::fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK), 0);
    EXPECT_EQ(modes() & ICANON, 0U);
  }
  EXPECT_EQ(modes(), before);
  EXPECT_EQ(::fcntl(STDIN_FILENO, F_GETFL) & O_NONBLOCK, 0);
}

TEST_F(TerminalStateTest, NoTerminalIsNoTrouble) {
  const Fd null(::open("/dev/null", O_RDONLY));
  ::dup2(null.get(), STDIN_FILENO);
  { const TerminalState state; }
  EXPECT_EQ(::isatty(STDIN_FILENO), 0);
}

} // namespace
} // namespace farm
