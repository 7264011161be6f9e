#include "base/colour.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

namespace farm {
namespace {

class MayColourTest : public testing::Test {
 protected:
  void SetUp() override {
    ::unsetenv("NO_COLOR");
    ::setenv("TERM", "xterm", 1);
    const int master = ::posix_openpt(O_RDWR | O_NOCTTY);
    ASSERT_EQ(::grantpt(master), 0);
    ASSERT_EQ(::unlockpt(master), 0);
    terminal_ = ::open(::ptsname(master), O_RDWR | O_NOCTTY);
    master_ = master;
  }
  void TearDown() override {
    ::close(terminal_);
    ::close(master_);
  }

  int master_ = -1;
  int terminal_ = -1;
};

TEST_F(MayColourTest, OnATerminal) {
  EXPECT_TRUE(may_colour(terminal_));
}

TEST_F(MayColourTest, NotInAPipeOrFile) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  EXPECT_FALSE(may_colour(ends[1]));
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_F(MayColourTest, NotWhereNoColourIsAskedFor) {
  ::setenv("NO_COLOR", "1", 1);
  EXPECT_FALSE(may_colour(terminal_));
  ::setenv("NO_COLOR", "", 1);
  EXPECT_TRUE(may_colour(terminal_)) << "an empty value says nothing";
}

TEST_F(MayColourTest, NotOnADumbTerminal) {
  ::setenv("TERM", "dumb", 1);
  EXPECT_FALSE(may_colour(terminal_));
}

TEST(InColour, WrapsOrLeavesAlone) {
  EXPECT_EQ(in_colour(true, "1;31", "bad"), "\x1b[1;31mbad\x1b[0m");
  EXPECT_EQ(in_colour(false, "1;31", "bad"), "bad");
}

} // namespace
} // namespace farm
