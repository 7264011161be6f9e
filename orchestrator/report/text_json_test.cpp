#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/utf8.hpp"
#include "report/json.hpp"
#include "report/sample_run_test.hpp"
#include "report/text.hpp"
#include "testing/golden.hpp"

namespace farm {
namespace {

/// No byte in it can steer a terminal.
void expect_harmless(std::string_view text) {
  while (!text.empty()) {
    const Utf8Char c = next_utf8(text);
    ASSERT_TRUE(c.valid);
    ASSERT_TRUE(c.code == '\n' || is_displayable(c.code)) << c.code;
    text.remove_prefix(c.size);
  }
}

TEST(Text, SampleRun) {
  const std::string text = summary_text(sample_input().run, false);
  expect_harmless(text);
  expect_golden("summary.txt", text);
}

TEST(Text, GoodRun) {
  const std::string text = summary_text(good_input().run, false);
  EXPECT_NE(text.find("GOOD: no failure on 1 architecture; 12 passed"),
            std::string::npos);
  expect_golden("summary-good.txt", text);
}

TEST(Text, ColourAddsNothingButColour) {
  std::string text = summary_text(sample_input().run, true);
  EXPECT_NE(text.find("\x1b[1;31m"), std::string::npos);
  std::size_t at = 0;
  while ((at = text.find('\x1b', at)) != std::string::npos) {
    text.erase(at, text.find('m', at) + 1 - at);
  }
  EXPECT_EQ(text, summary_text(sample_input().run, false));
}

TEST(Json, SampleRun) {
  expect_golden("run.json", *render_json(sample_input()));
}

TEST(Json, HostileTextsComeBackAsText) {
  const auto parsed = nlohmann::json::parse(*render_json(sample_input()));
  const std::string title = parsed["jobs"][0]["splats"][2]["title"];
  EXPECT_TRUE(title.starts_with("WARNING in <script>"));
  EXPECT_NE(title.find('\0'), std::string::npos);
  EXPECT_NE(title.find("\xef\xbf\xbd"), std::string::npos);
}

/// Every object of the document has just the properties the schema names.
void expect_schema(const nlohmann::json& value, const nlohmann::json& schema,
                   const nlohmann::json& root, const std::string& where) {
  if (schema.contains("$ref")) {
    const std::string ref = schema["$ref"];
    expect_schema(value, root.at(nlohmann::json::json_pointer(ref.substr(1))),
                  root, where);
    return;
  }
  if (value.is_array()) {
    ASSERT_TRUE(schema.contains("items")) << where;
    for (const auto& item : value) {
      expect_schema(item, schema["items"], root, where + "[]");
    }
    return;
  }
  if (schema.contains("enum")) {
    const auto& words = schema["enum"];
    EXPECT_NE(std::find(words.begin(), words.end(), value), words.end())
        << where << ": " << value;
  }
  if (!value.is_object() || !schema.contains("properties")) {
    return;
  }
  for (const auto& [key, item] : value.items()) {
    ASSERT_TRUE(schema["properties"].contains(key)) << where << "." << key;
    expect_schema(item, schema["properties"][key], root, where + "." + key);
  }
  for (const std::string key : schema["required"]) {
    EXPECT_TRUE(value.contains(key)) << where << "." << key;
  }
}

TEST(Json, FollowsThePublishedSchema) {
  std::ifstream file(std::string(FARM_TESTDATA) +
                     "/../../../reports/schemas/run.schema.json");
  const auto schema = nlohmann::json::parse(file);
  expect_schema(nlohmann::json::parse(*render_json(sample_input())), schema,
                schema, "run");
}

} // namespace
} // namespace farm
