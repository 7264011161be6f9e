#include "report/renderer.hpp"

#include <set>

#include <gtest/gtest.h>

#include "report/sample_run_test.hpp"

namespace farm {
namespace {

TEST(Formats, NamesAndFilesAreUniqueAndFound) {
  std::set<std::string_view> names, files;
  for (const Format& format : formats()) {
    EXPECT_TRUE(names.insert(format.name).second);
    EXPECT_TRUE(files.insert(format.file_name).second);
    EXPECT_EQ(find_format(format.name), &format);
    EXPECT_FALSE(format.description.empty());
  }
  EXPECT_EQ(names,
            (std::set<std::string_view>{"html", "html-summary", "json",
                                        "json-summary", "markdown", "text"}));
  EXPECT_EQ(find_format("pdf"), nullptr);
}

TEST(Formats, EveryOneRendersTheEmptyRun) {
  for (const Format& format : formats()) {
    const auto text = format.render(ReportInput{});
    ASSERT_TRUE(text) << format.name;
    EXPECT_FALSE(text->empty());
  }
}

TEST(Formats, RenderingTwiceGivesTheSame) {
  for (const Format& format : formats()) {
    EXPECT_EQ(*format.render(sample_input()), *format.render(sample_input()));
  }
}

} // namespace
} // namespace farm
