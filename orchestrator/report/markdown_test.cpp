#include "report/markdown.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/sample_run_test.hpp"
#include "testing/golden.hpp"

namespace farm {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Markdown, SampleRun) {
  expect_golden("architectures.md", *render_markdown(sample_input()));
}

TEST(Markdown, SummaryOfTheSampleRun) {
  expect_golden("summary.md", *render_markdown_summary(sample_input()));
}

TEST(Markdown, NamesCannotStartMarkupOrEndACell) {
  ReportInput input = good_input();
  input.run.jobs[0].arch = "a|b`c<img>\n# d";
  const std::string text = *render_markdown(input);
  EXPECT_THAT(text, HasSubstr("a\\|b\\`c\\<img\\>"));
  EXPECT_THAT(text, Not(HasSubstr("\n# d")));
}

} // namespace
} // namespace farm
