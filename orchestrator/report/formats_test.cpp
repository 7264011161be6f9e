#include "report/renderer.hpp"

#include <set>

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

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
  EXPECT_EQ(names, (std::set<std::string_view>{"html", "html-summary", "json",
                                               "json-summary", "junit", "kcidb",
                                               "ktap", "markdown",
                                               "markdown-summary", "text"}));
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

TEST(Formats, SummariesLeaveOutTheConsolesAndWhatPassed) {
  const auto json = nlohmann::json::parse(
      *find_format("json-summary")->render(sample_input()));
  const auto whole =
      nlohmann::json::parse(*find_format("json")->render(sample_input()));
  ASSERT_EQ(json.at("jobs").size(), whole.at("jobs").size());
  EXPECT_EQ(json.at("health"), whole.at("health"));
  for (std::size_t i = 0; i < json.at("jobs").size(); ++i) {
    const auto& job = json.at("jobs").at(i);
    EXPECT_EQ(job.at("tally"), whole.at("jobs").at(i).at("tally"));
    EXPECT_EQ(job.at("boots"), whole.at("jobs").at(i).at("boots").size());
    for (const auto& result : job.at("cases")) {
      EXPECT_NE(result.at("status"), "pass");
      EXPECT_NE(result.at("status"), "skip");
    }
    for (const auto& [signature, count] : job.at("splats").items()) {
      EXPECT_GT(count, 0) << signature;
    }
  }
  const std::string page = *find_format("html-summary")->render(sample_input());
  EXPECT_LT(page.size(), find_format("html")->render(sample_input())->size());
  EXPECT_EQ(page.find("class=\"log\""), page.npos);
}

TEST(Formats, LinksOfTheSummaryLeadSomewhere) {
  const std::string page = *find_format("html-summary")->render(sample_input());
  const std::string mark = "href=\"#";
  std::size_t links = 0;
  for (auto at = page.find(mark); at != page.npos; at = page.find(mark, at)) {
    at += mark.size();
    const std::string id = page.substr(at, page.find('"', at) - at);
    EXPECT_NE(page.find("id=\"" + id + "\""), page.npos) << id;
    ++links;
  }
  EXPECT_GT(links, 2u);
}

} // namespace
} // namespace farm
