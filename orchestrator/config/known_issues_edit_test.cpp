#include "config/known_issues_edit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"

namespace farm {
namespace {

using testing::HasSubstr;

constexpr const char* k_text = "# Known.\n"
                               "\n"
                               "one:\n"
                               "  cases: \"a/b\"\n"
                               "  reason: \"r\"\n"
                               "\n"
                               "# About the next.\n"
                               "two:\n"
                               "  cases: \"c/d\"\n"
                               "  expires: 2026-01-01\n"
                               "  reason: \"s\"\n";

TEST(KnownIssueEdit, NewEntryComesLastAndQuoted) {
  KnownIssue issue;
  issue.name = "three";
  issue.cases = {"uffd/x", "uffd/y"};
  issue.arches = {"m68k"};
  issue.kernels = "6.12.*";
  issue.failure = {"died of \"*\""};
  issue.reason = "it: breaks\n#";
  const auto text = with_known_issue(k_text, issue);
  ASSERT_TRUE(text);
  EXPECT_EQ(*text, std::string(k_text) + "three:\n"
                                         "  cases: [\"uffd/x\", \"uffd/y\"]\n"
                                         "  arches: \"m68k\"\n"
                                         "  kernels: \"6.12.*\"\n"
                                         "  failure: \"died of \\\"*\\\"\"\n"
                                         "  reason: \"it: breaks\\\\n#\"\n");
  issue.name = "two";
  EXPECT_FALSE(with_known_issue(k_text, issue));
}

TEST(KnownIssueEdit, ExpiryIsAddedOrReplacedAndTheRestStays) {
  const auto one = with_expiry(k_text, "one", "2026-11-27");
  ASSERT_TRUE(one);
  EXPECT_THAT(*one, HasSubstr("  reason: \"r\"\n  expires: 2026-11-27\n\n"
                              "# About the next.\ntwo:\n"));
  const auto two = with_expiry(k_text, "two", "2026-11-27");
  ASSERT_TRUE(two);
  EXPECT_THAT(*two, HasSubstr("  cases: \"c/d\"\n  reason: \"s\"\n"
                              "  expires: 2026-11-27\n"));
  EXPECT_FALSE(with_expiry(k_text, "thre", "2026-11-27"));
}

TEST(KnownIssueEdit, NumbersOfAFailureMayDiffer) {
  const std::string glob = failure_glob(
      "signal 11 code 2 address 0xfff8a0, [expected] signal 11 code 1");
  EXPECT_EQ(glob, "signal * code * address *, \\[expected\\] signal * code *");
  EXPECT_TRUE(glob_match(
      glob, "signal 7 code 2 address 0x10, [expected] signal 11 code 3"));
  EXPECT_FALSE(glob_match(glob, "died of signal 11"));
}

} // namespace
} // namespace farm
