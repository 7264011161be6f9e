#include "base/log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/filesystem.hpp"
#include "testing/temp_dir.hpp"

namespace farm {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class LogTest : public testing::Test {
 protected:
  ~LogTest() override { (void)set_up_log({LogLevel::warn, {}}); }

  TempDir dir_;
};

/// What went to stderr. The sink keeps the stream, not the descriptor, so the
/// capture has to be set before the log.
template <typename Body> std::string captured(Body body) {
  testing::internal::CaptureStderr();
  body();
  return testing::internal::GetCapturedStderr();
}

TEST_F(LogTest, ShowsTheLevelAndAbove) {
  const std::string text = captured([] {
    ASSERT_TRUE(set_up_log({LogLevel::info, {}}));
    log_debug("one");
    log_info("two");
    log_warn("three");
    log_error("four");
  });
  EXPECT_EQ(text, "info: two\nwarning: three\nerror: four\n");
}

TEST_F(LogTest, HasNoColourInAPipe) {
  const std::string text = captured([] {
    ASSERT_TRUE(set_up_log({LogLevel::debug, {}}));
    log_error("red");
  });
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

TEST_F(LogTest, AnErrorBringsItsHint) {
  const std::string text = captured([] {
    ASSERT_TRUE(set_up_log({LogLevel::info, {}}));
    log_error(Error{ErrorKind::toolchain, "qemu: not found", "install it"});
    log_error(Error{ErrorKind::toolchain, "gcc: not found", ""});
  });
  EXPECT_EQ(text, "error: qemu: not found\ninfo: hint: install it\n"
                  "error: gcc: not found\n");
}

TEST_F(LogTest, BracesAreNotAFormat) {
  const std::string text = captured([] {
    ASSERT_TRUE(set_up_log({LogLevel::info, {}}));
    log_info("a {} b {0} %s");
  });
  EXPECT_EQ(text, "info: a {} b {0} %s\n");
}

TEST_F(LogTest, TheFileGetsEverything) {
  captured([&] {
    ASSERT_TRUE(set_up_log({LogLevel::error, dir_.path() / "farm.log"}));
    log_debug("detail");
    log_warn("flushes");
  });
  const auto text = real_filesystem().read_file(dir_.path() / "farm.log");
  ASSERT_TRUE(text);
  EXPECT_THAT(*text, AllOf(HasSubstr(" debug detail\n"),
                           HasSubstr(" warning flushes\n")));
}

TEST_F(LogTest, AnImpossibleFileIsAnError) {
  const auto result = set_up_log({LogLevel::info, "/proc/none/farm.log"});
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().what, HasSubstr("/proc/none/farm.log"));
}

} // namespace
} // namespace farm
