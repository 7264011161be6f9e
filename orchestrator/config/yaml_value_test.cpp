#include "config/yaml_value.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace farm {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string error_of(const std::string& text) {
  const auto value = parse_yaml(text, "a.yaml");
  return value ? "no error" : value.error().what;
}

TEST(YamlValue, KnowsWhereEverythingIs) {
  const auto root = parse_yaml("a: 1\nb:\n  - x\n  - {c: 'y'}\n", "f.yaml");
  ASSERT_TRUE(root);
  const YamlValue* b = root->find("b");
  ASSERT_NE(b, nullptr);
  ASSERT_EQ(b->items.size(), 2U);
  EXPECT_EQ(b->items[0].scalar, "x");
  EXPECT_EQ(b->items[0].error("wrong").what, "f.yaml:3:5: wrong");
  const YamlValue* c = b->items[1].find("c");
  ASSERT_NE(c, nullptr);
  EXPECT_EQ(c->error("wrong").what, "f.yaml:4:9: wrong");
  EXPECT_EQ(c->error("").kind, ErrorKind::config);
}

TEST(YamlValue, TellsQuotedFromPlainAndNull) {
  const auto root = parse_yaml("[1, '1', \"1\", ~, null, '~', ]", "f");
  ASSERT_TRUE(root);
  ASSERT_EQ(root->items.size(), 6U);
  EXPECT_FALSE(root->items[0].quoted);
  EXPECT_TRUE(root->items[1].quoted);
  EXPECT_TRUE(root->items[2].quoted);
  EXPECT_EQ(root->items[3].kind, YamlValue::Kind::null);
  EXPECT_EQ(root->items[4].kind, YamlValue::Kind::null);
  EXPECT_EQ(root->items[5].kind, YamlValue::Kind::scalar);
}

TEST(YamlValue, AnEmptyFileIsNull) {
  for (const char* text : {"", "# nothing\n", "---\n"}) {
    const auto root = parse_yaml(text, "f");
    ASSERT_TRUE(root) << text;
    EXPECT_EQ(root->kind, YamlValue::Kind::null);
    EXPECT_THAT(root->error("x").what, StartsWith("f:1:"));
  }
}

TEST(YamlValue, RefusesDuplicateKeys) {
  EXPECT_EQ(error_of("a: 1\nb: 2\na: 3\n"),
            "a.yaml:3:1: key 'a' is given twice, first in line 1");
  EXPECT_THAT(error_of("x: {a: 1, a: 2}"), StartsWith("a.yaml:1:11: key 'a'"));
}

TEST(YamlValue, RefusesWhatWeDoNotUse) {
  EXPECT_THAT(error_of("a: &x 1\n"), HasSubstr("anchors are not supported"));
  EXPECT_THAT(error_of("a: &x [*x]\n"), HasSubstr("anchors are not supported"));
  EXPECT_THAT(error_of("a: !!str 1\n"), HasSubstr("tags are not supported"));
  EXPECT_THAT(error_of("[a]: 1\n"), HasSubstr("a key must be a word"));
  EXPECT_THAT(error_of("a: 1\n---\nb: 2\n"), HasSubstr("second document"));
}

TEST(YamlValue, MalformedTextHasAPlaceToo) {
  EXPECT_THAT(error_of("a: [1, 2\n"), StartsWith("a.yaml:1:1: malformed YAML"));
  EXPECT_THAT(error_of("a: 1\n b: 2\n"), StartsWith("a.yaml:2:"));
  EXPECT_THAT(error_of("a:\n\t- 1\n"), StartsWith("a.yaml:2:"));
  EXPECT_THAT(error_of("a: 'x\n"), HasSubstr("malformed YAML"));
  EXPECT_THAT(error_of("a: \"x\nb: 1\n\n# c\n"), HasSubstr("malformed YAML"));
  EXPECT_THAT(error_of("a: *nowhere\n"), StartsWith("a.yaml:1:"));
}

TEST(YamlValue, HostileDepthAndBytesAreErrorsNotCrashes) {
  EXPECT_THAT(error_of(std::string(100'000, '[')), HasSubstr("malformed YAML"));
  EXPECT_THAT(error_of(std::string(100'000, '{')), HasSubstr("malformed YAML"));
  (void)parse_yaml(std::string("\xff\xfe\0\0a", 5), "f");
  (void)parse_yaml(std::string("a: \0\x80\xff", 6), "f");
}

TEST(YamlValue, MergeReplacesListsAndMergesMaps) {
  const auto base = parse_yaml("m: {a: 1, b: 2}\nl: [1, 2]\nk: x\n", "base");
  const auto over = parse_yaml("m: {b: 3, c: 4}\nl: [5]\n", "over");
  ASSERT_TRUE(base);
  ASSERT_TRUE(over);
  const YamlValue merged = merge(*base, *over);
  const YamlValue* m = merged.find("m");
  ASSERT_NE(m, nullptr);
  EXPECT_EQ(m->entries.size(), 3U);
  EXPECT_EQ(m->find("a")->scalar, "1");
  EXPECT_EQ(m->find("b")->scalar, "3");
  EXPECT_EQ(merged.find("l")->items.size(), 1U);
  EXPECT_EQ(merged.find("k")->error("x").what, "base:3:4: x");
  EXPECT_EQ(m->find("b")->error("x").what, "over:1:8: x");
}

} // namespace
} // namespace farm
