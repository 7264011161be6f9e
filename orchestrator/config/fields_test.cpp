#include "config/fields.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace farm {
namespace {

using testing::ElementsAre;

enum class Colour { red, green };

struct Thing {
  std::string name;
  std::string note = "none";
  std::vector<std::string> list;
  int count = 1;
  double factor = 1;
  unsigned mode = 0;
  Colour colour = Colour::red;
};

/// Reads a thing; the error, or nothing.
std::string read(const std::string& yaml, Thing& thing) {
  const auto value = parse_yaml(yaml, "t.yaml");
  if (!value) {
    return value.error().what;
  }
  const auto result = read_fields(
      *value, "thing",
      {needed("name", text(thing.name,
                           [](const std::string& t) {
                             return t == "bad" ? "is bad" : "";
                           })),
       optional("note", text(thing.note)),
       optional("list", text_list(thing.list)),
       optional("count", integer(thing.count, 1, 64)),
       optional("factor", number(thing.factor, 0.5, 10)),
       optional("mode", file_mode(thing.mode)),
       optional("colour",
                word<Colour>(thing.colour, {{"red", Colour::red},
                                            {"green", Colour::green}}))});
  return result ? "" : result.error().what;
}

std::string error_of(const std::string& yaml) {
  Thing thing;
  return read(yaml, thing);
}

TEST(Fields, ReadsEveryType) {
  Thing thing;
  ASSERT_EQ(read("name: 12\nnote: ' a b '\nlist: [x, '1', 2]\ncount: 64\n"
                 "factor: 2.5\nmode: 0755\ncolour: green\n",
                 thing),
            "");
  EXPECT_EQ(thing.name, "12");
  EXPECT_EQ(thing.note, "a b");
  EXPECT_THAT(thing.list, ElementsAre("x", "1", "2"));
  EXPECT_EQ(thing.count, 64);
  EXPECT_EQ(thing.factor, 2.5);
  EXPECT_EQ(thing.mode, 0755U);
  EXPECT_EQ(thing.colour, Colour::green);
}

TEST(Fields, WhatIsNotThereKeepsItsValue) {
  Thing thing;
  ASSERT_EQ(read("name: x\n", thing), "");
  EXPECT_EQ(thing.note, "none");
  EXPECT_EQ(thing.count, 1);
}

struct BadRow {
  const char* yaml;
  const char* error;
};

TEST(Fields, EveryMistakeHasAPlaceAndAReason) {
  constexpr BadRow k_rows[] = {
      {"name: x\ncuont: 1\n",
       "t.yaml:2:1: unknown key 'thing.cuont', did you mean 'count'?"},
      {"nam: x\n", "t.yaml:1:1: unknown key 'thing.nam', did you mean 'name'?"},
      {"name: x\nqqqqqqq: 1\n",
       "t.yaml:2:1: unknown key 'thing.qqqqqqq'; known are name, note, list, "
       "count, factor, mode, colour"},
      {"note: x\n", "t.yaml:1:1: missing field 'thing.name'"},
      {"name: x\nname: y\n",
       "t.yaml:2:1: key 'name' is given twice, first in line 1"},
      {"- a\n", "t.yaml:1:1: 'thing' must be a map, is a list"},
      {"", "t.yaml:1:1: 'thing' must be a map, is empty"},
      {"name: [a]\n", "t.yaml:1:7: 'thing.name' must be text, is a list"},
      {"name:\n", "t.yaml:1:1: 'thing.name' must be text, is empty"},
      {"name: bad\n", "t.yaml:1:7: 'thing.name': 'bad' is bad"},
      {"name: \"a\\nb\"\n", "t.yaml:1:7: 'thing.name' must be one line of text "
                            "without control characters"},
      {"name: x\nlist: a\n", "t.yaml:2:7: 'thing.list' must be a list, is 'a'"},
      {"name: x\nlist: [a, {b: c}]\n",
       "t.yaml:2:11: 'thing.list' must be text, is a map"},
      {"name: x\ncount: many\n", "t.yaml:2:8: 'thing.count' must be a number "
                                 "between 1 and 64, is 'many'"},
      {"name: x\ncount: '2'\n", "t.yaml:2:8: 'thing.count' must be a number "
                                "between 1 and 64, is '2'"},
      {"name: x\ncount: 2.5\n", "t.yaml:2:8: 'thing.count' must be a number "
                                "between 1 and 64, is '2.5'"},
      {"name: x\ncount: 65\n",
       "t.yaml:2:8: 'thing.count' must be between 1 and 64, is 65"},
      {"name: x\ncount: -1\n",
       "t.yaml:2:8: 'thing.count' must be between 1 and 64, is -1"},
      {"name: x\nfactor: 0\n",
       "t.yaml:2:9: 'thing.factor' must be between 0.5 and 10, is 0"},
      {"name: x\nfactor: nan\n",
       "t.yaml:2:9: 'thing.factor' must be between 0.5 and 10, is nan"},
      {"name: x\nmode: 755\n",
       "t.yaml:2:7: 'thing.mode' must be an octal mode like 0755, is '755'"},
      {"name: x\nmode: 0798\n",
       "t.yaml:2:7: 'thing.mode' must be an octal mode like 0755, is '0798'"},
      {"name: x\nmode: 010000\n",
       "t.yaml:2:7: 'thing.mode' must be an octal mode like 0755, is "
       "'010000'"},
      {"name: x\ncolour: blue\n",
       "t.yaml:2:9: 'thing.colour' must be one of red, green, is 'blue'"},
      {"name: x\n\"\\x1b[2J\": 1\n",
       "t.yaml:2:1: unknown key 'thing.\\x1b[2J'; known are name, note, list, "
       "count, factor, mode, colour"},
  };
  for (const BadRow& row : k_rows) {
    EXPECT_EQ(error_of(row.yaml), row.error) << row.yaml;
  }
}

TEST(Fields, AddressIsHexadecimalOrDecimal) {
  std::optional<std::uint64_t> into;
  const auto read = [&](const std::string& yaml) {
    const auto value = parse_yaml("a: " + yaml, "f");
    EXPECT_TRUE(value);
    const auto result = address(into)(*value->find("a"), "a");
    return result ? "" : result.error().what;
  };
  EXPECT_EQ(read("0x98000000"), "");
  EXPECT_EQ(into, 0x98000000U);
  EXPECT_EQ(read("4096"), "");
  EXPECT_EQ(into, 4096U);
  for (const char* bad :
       {"0x", "x", "-1", "'0x10'", "0x1g", "0x10000000000000000", "[1]"}) {
    EXPECT_NE(read(bad), "") << bad;
  }
  EXPECT_EQ(read("12MiB"),
            "f:1:4: 'a' must be an address like 0x98000000, is '12MiB'");
}

TEST(Fields, MapOfTextsHasCheckedKeysAndValues) {
  std::map<std::string, std::string> map;
  const auto read = [&](const std::string& yaml) {
    const auto value = parse_yaml(yaml, "f");
    EXPECT_TRUE(value);
    const CheckText is_small = [](const std::string& text) {
      return text == "big" ? "is big" : "";
    };
    const auto result = text_map(map, is_small, is_small)(*value, "files");
    return result ? "" : result.error().what;
  };
  EXPECT_EQ(read("{a/b.c: d, e: f}"), "");
  EXPECT_EQ(map.at("a/b.c"), "d");
  EXPECT_EQ(map.size(), 2U);
  EXPECT_EQ(read("{big: d}"), "f:1:2: 'files': 'big' is big");
  EXPECT_EQ(read("{a: big}"), "f:1:5: 'files.a': 'big' is big");
  EXPECT_EQ(read("[a]"), "f:1:1: 'files' must be a map, is a list");
}

} // namespace
} // namespace farm
