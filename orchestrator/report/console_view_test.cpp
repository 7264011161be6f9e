#include "report/console_view.hpp"

#include <gtest/gtest.h>

namespace farm {
namespace {

std::string numbered(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    text += "line " + std::to_string(i) + "\n";
  }
  return text;
}

CaseResult case_at(std::size_t first, std::size_t last, CaseStatus status) {
  CaseResult result;
  result.first_line = first;
  result.last_line = last;
  result.status = status;
  return result;
}

TEST(Excerpt, HasThreeLinesAround) {
  const auto lines =
      excerpt_of({}, case_at(10, 12, CaseStatus::fail), numbered(50));
  ASSERT_EQ(lines.size(), 9U);
  EXPECT_EQ(lines.front().number, 8U);
  EXPECT_EQ(lines.front().text, "line 7");
  EXPECT_EQ(lines.back().text, "line 15");
}

TEST(Excerpt, LongCaseLosesItsMiddle) {
  const auto lines =
      excerpt_of({}, case_at(0, 500, CaseStatus::fail), numbered(600));
  ASSERT_EQ(lines.size(), 76U);
  EXPECT_EQ(lines[50].number, 0U);
  EXPECT_EQ(lines[50].text, "429 lines left out");
  EXPECT_EQ(lines[51].text, "line 479");
  EXPECT_EQ(lines.back().text, "line 503");
}

TEST(Excerpt, LostCaseGoesOnToTheNextOrTheEnd) {
  JobRecord job;
  const CaseResult lost = case_at(10, 10, CaseStatus::lost);
  EXPECT_EQ(excerpt_of(job, lost, numbered(30)).back().text, "line 29");
  job.cases = {lost, case_at(20, 25, CaseStatus::pass)};
  EXPECT_EQ(excerpt_of(job, lost, numbered(30)).back().text, "line 22");
}

TEST(Excerpt, CaseWithoutAPlaceHasNone) {
  EXPECT_TRUE(
      excerpt_of({}, case_at(0, 0, CaseStatus::lost), numbered(9)).empty());
  EXPECT_TRUE(
      excerpt_of({}, case_at(99, 99, CaseStatus::fail), numbered(9)).empty());
  EXPECT_TRUE(excerpt_of({}, case_at(3, 4, CaseStatus::fail), "").empty());
}

} // namespace
} // namespace farm
