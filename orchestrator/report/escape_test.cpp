#include "report/escape.hpp"

#include <gtest/gtest.h>

namespace farm {
namespace {

TEST(Visible, KeepsLinesAndTabsAndShowsTheRest) {
  EXPECT_EQ(visible("a\tb\r\nc"), "a\tb\nc");
  EXPECT_EQ(visible(std::string("\0", 1)), "\\x00");
  EXPECT_EQ(visible("\xff"), "\\xff");
  EXPECT_EQ(visible("\x1b[31m"), "\\x1b[31m");
  EXPECT_EQ(visible("a\xe2\x80\xae"
                    "b"),
            "a\\u202eb");
  EXPECT_EQ(visible("lone\rreturn"), "lone\\rreturn");
  EXPECT_EQ(visible("caf\xc3\xa9"), "caf\xc3\xa9");
  EXPECT_EQ(visible(""), "");
}

TEST(HtmlEscape, LeavesNothingThatMeansMarkup) {
  EXPECT_EQ(html_escape("<a b=\"c\" d='e'>&"),
            "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;");
}

TEST(RelativeUrl, EncodesAndRefusesToLeaveTheFolder) {
  EXPECT_EQ(relative_url("x86_64/console-0.log"), "x86_64/console-0.log");
  EXPECT_EQ(relative_url("a b\"?#.log"), "a%20b%22%3F%23.log");
  EXPECT_EQ(relative_url("javascript:alert(1)"), "javascript%3Aalert%281%29");
  EXPECT_EQ(relative_url("/etc/passwd"), "");
  EXPECT_EQ(relative_url("a/../../b"), "");
  EXPECT_EQ(relative_url(""), "");
}

} // namespace
} // namespace farm
