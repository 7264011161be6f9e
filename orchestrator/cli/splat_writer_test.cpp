#include "cli/splat_writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include <nlohmann/json.hpp>

namespace farm {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;
using testing::Not;

Splat splat(const std::string& title, std::size_t line) {
  Splat value;
  value.kind = "warning";
  value.title = title;
  value.function = "foo";
  value.signature = "warning::foo";
  value.line = line;
  value.end_line = line + 3;
  value.fields["access"] = "write";
  Frame frame;
  frame.function = "foo";
  frame.printed = "foo+0x1/0x2";
  value.stacks.push_back({"call trace", {frame}});
  value.text = "text <&\x1b[2J\xff";
  return value;
}

std::string written(std::string_view format, const std::vector<Splat>& splats,
                    const Excerpt& source = {}) {
  std::ostringstream out;
  const auto writer = find_splat_format(format)->make({out, "a.log", false});
  for (const Splat& one : splats) {
    writer->write(one, source);
  }
  writer->finish({});
  return out.str();
}

const std::vector<Splat>& two() {
  static const std::vector<Splat> splats = {
      splat("WARNING in foo", 3), splat("\x1b[2JWARNING <b> in \xff", 9)};
  return splats;
}

TEST(SplatWriter, NoFormatLetsTheLogsBytesThrough) {
  for (const SplatFormat& format : splat_formats()) {
    const std::string text = written(format.name, two());
    EXPECT_THAT(text, Not(HasSubstr("\x1b"))) << format.name;
    EXPECT_THAT(text, Not(HasSubstr("\xff"))) << format.name;
  }
}

TEST(SplatWriter, JsonIsOneArray) {
  const Json all = Json::parse(written("json", two()));
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0]["signature"], "warning::foo");
  EXPECT_EQ(all[0]["stacks"][0]["frames"][0]["function"], "foo");
  EXPECT_EQ(Json::parse(written("json", {})), Json::array());
}

TEST(SplatWriter, TitleALine) {
  EXPECT_THAT(written("syzkaller-title", two()),
              testing::StartsWith("WARNING in foo\n"));
  EXPECT_EQ(written("syzkaller-title", {}), "");
}

TEST(SplatWriter, JunitCountsAndEscapes) {
  const std::string xml = written("junit", two());
  EXPECT_THAT(xml, HasSubstr(R"(tests="2" failures="2")"));
  EXPECT_THAT(xml, HasSubstr("WARNING &lt;b&gt; in"));
  EXPECT_THAT(xml, HasSubstr("text &lt;&amp;"));
  EXPECT_THAT(written("junit", {}), HasSubstr(R"(tests="1" failures="0")"));
}

TEST(SplatWriter, KcidbHasAnIssueForTheSignatureAndAnIncidentEach) {
  const Json all = Json::parse(written("kcidb", two()));
  EXPECT_EQ(all["version"]["major"], 5);
  ASSERT_EQ(all["issues"].size(), 1u);
  ASSERT_EQ(all["incidents"].size(), 2u);
  EXPECT_EQ(all["incidents"][1]["issue_id"], all["issues"][0]["id"]);
  EXPECT_NE(all["incidents"][0]["id"], all["incidents"][1]["id"]);
  EXPECT_THAT(all["issues"][0]["id"].get<std::string>(),
              testing::MatchesRegex("faultfarm:[0-9a-f]+"));
}

TEST(SplatWriter, TextSaysWhenThereIsNothing) {
  EXPECT_EQ(written("text", {}), "no splat\n");
  EXPECT_THAT(written("text", two()), HasSubstr("line 4: WARNING in foo\n"));
}

TEST(SplatWriter, SourceStandsBelowTheFrameThatIsBlamed) {
  Splat blamed = splat("WARNING in foo", 3);
  blamed.stacks[0].frames[0].file = "mm/foo.c";
  blamed.stacks[0].frames[0].line = 12;
  const Excerpt source = {11, {"  if (x) {", "    \x1b[2Jfoo();", "  }"}};
  const std::string text = written("text", {blamed}, source);
  EXPECT_THAT(text, HasSubstr("foo+0x1/0x2  mm/foo.c:12\n"
                              "            11     if (x) {\n"
                              "            12 >     "));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  const Json all = Json::parse(written("json", {blamed}, source));
  EXPECT_EQ(all[0]["source"]["first_line"], 11);
  EXPECT_EQ(all[0]["source"]["lines"].size(), 3u);
  EXPECT_FALSE(Json::parse(written("json", two()))[0].contains("source"));
}

} // namespace
} // namespace farm
