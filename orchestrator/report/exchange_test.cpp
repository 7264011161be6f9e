#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/junit.hpp"
#include "report/kcidb.hpp"
#include "report/ktap.hpp"
#include "report/sample_run_test.hpp"
#include "testing/golden.hpp"

// The formats other programs read. The golden files are checked against their
// schemas by tests/schemas.sh.

namespace farm {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Junit, SampleRun) {
  expect_golden("report.xml", *render_junit(sample_input()));
}

TEST(Junit, TextsOfAGuestStayText) {
  ReportInput input = good_input();
  input.run.jobs[0].cases[0].status = CaseStatus::fail;
  input.run.jobs[0].cases[0].reason = "]]></failure>\x01\xff\"&'";
  const std::string text = *render_junit(input);
  EXPECT_THAT(text, HasSubstr("message=\"]]&gt;&lt;/failure&gt;\\x01"));
}

TEST(Ktap, SampleRun) {
  expect_golden("report.ktap", *render_ktap(sample_input()));
}

TEST(Ktap, NamesHaveNoDirectives) {
  ReportInput input = good_input();
  input.run.jobs[0].arch = "a # SKIP\nok 1";
  EXPECT_THAT(*render_ktap(input), HasSubstr("ok 1 a \\# SKIP\\nok 1\n"));
}

TEST(Kcidb, SampleRun) {
  expect_golden("kcidb.json", *render_kcidb(sample_input()));
}

TEST(Kcidb, IdsOfTheSameThingAreTheSameInEveryRun) {
  ReportInput first = sample_input();
  ReportInput second = sample_input();
  second.run.id = "20990101-000000-abcd";
  const auto one = nlohmann::json::parse(*render_kcidb(first));
  const auto two = nlohmann::json::parse(*render_kcidb(second));
  EXPECT_EQ(one.at("checkouts").at(0).at("id"),
            two.at("checkouts").at(0).at("id"));
  ASSERT_FALSE(one.at("issues").empty());
  EXPECT_EQ(one.at("issues"), two.at("issues"));
  EXPECT_NE(one.at("tests").at(0).at("id"), two.at("tests").at(0).at("id"));
}

} // namespace
} // namespace farm
