#include "console/line_splitter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace farm {
namespace {

ConsoleLine only(std::string_view raw) {
  const auto lines = split_lines(raw);
  EXPECT_EQ(lines.size(), 1U);
  return lines.empty() ? ConsoleLine{} : lines.front();
}

struct PrefixRow {
  const char* raw;
  const char* context;
  std::optional<double> time_s;
  const char* text;
};

class LineSplitterPrefix : public testing::TestWithParam<PrefixRow> {};

TEST_P(LineSplitterPrefix, IsTakenOff) {
  const ConsoleLine line = only(GetParam().raw);
  EXPECT_EQ(line.text, GetParam().text);
  EXPECT_EQ(line.context, GetParam().context);
  EXPECT_EQ(line.time_s, GetParam().time_s);
}

// clang-format off
const PrefixRow k_prefix_rows[] = {
  {"[   12.345678] hello\n",            "",     12.345678, "hello"},
  {"[   12.345678]  foo+0x1/0x2\n",     "",     12.345678, " foo+0x1/0x2"},
  {"[   12.345678][  T123] hello\r\n",  "T123", 12.345678, "hello"},
  {"[   12.345678][    C0] hello\n",    "C0",   12.345678, "hello"},
  {"[   12.345678][ T5]\n",             "T5",   12.345678, ""},
  {"<6>[    1.000000] hello\n",         "",     1.0,       "hello"},
  {"<14>hello\n",                       "",     {},        "hello"},
  {"[    T1] hello\n",                  "T1",   {},        "hello"},
  {"[T1] hello\n",                      "T1",   {},        "hello"},
  {"[Tue Nov 24 23:43:50 2026] hello\n", "",    {},        "hello"},
  {"Nov 24 23:43:50 box kernel: [    2.000000] hello\n", "", 2.0, "hello"},
  {"Nov 24 23:43:50 box kernel: hello\n", "",   {},        "hello"},
  {"2026-11-24T23:43:50+00:00 box kernel: hello\n", "", {}, "hello"},
  {"[<ffffffff81d91149>] dump_stack+0xc1/0x128\n", "", {}, "[<ffffffff81d91149>] dump_stack+0xc1/0x128"},
  {"[ BUG: bad unlock balance detected! ]\n", "", {},      "[ BUG: bad unlock balance detected! ]"},
  {"[   12.34] hello\n",                "",     {},        "[   12.34] hello"},
  {"[   12.3456789] hello\n",           "",     {},        "[   12.3456789] hello"},
  {"[ok]\n",                            "",     {},        "[ok]"},
  {"[",                                 "",     {},        "["},
  {"[   12.345678",                     "",     {},        "[   12.345678"},
  {"<6",                                "",     {},        "<6"},
};
// clang-format on

INSTANTIATE_TEST_SUITE_P(Forms, LineSplitterPrefix,
                         testing::ValuesIn(k_prefix_rows));

TEST(LineSplitter, TextBeforeTheTimeStampBecomesALineOfItsOwn) {
  const auto lines =
      split_lines("x\nlogin: [   16.305150][  T9] INFO: trying\ny\n");
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines[1].text, "login: ");
  EXPECT_EQ(lines[1].number, 1U);
  EXPECT_EQ(lines[2].text, "INFO: trying");
  EXPECT_EQ(lines[2].context, "T9");
  EXPECT_EQ(lines[2].number, 1U);
  EXPECT_EQ(lines[3].number, 2U);
}

TEST(LineSplitter, QuotedStampOfThePastStays) {
  EXPECT_EQ(only("[    3.000000] not ok 1 x # FAIL [    2.000000] Oops").text,
            "not ok 1 x # FAIL [    2.000000] Oops");
}

TEST(LineSplitter, MessageThatCutsIntoAnotherIsSplitOff) {
  const auto lines =
      split_lines("[    3.000000] 12 bytes[    3.100000] BUG: x");
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].text, "12 bytes");
  EXPECT_EQ(lines[1].text, "BUG: x");
  EXPECT_EQ(lines[1].time_s, 3.1);
}

TEST(LineSplitter, ControlBytesAndEscapesAreRemoved) {
  EXPECT_EQ(only("\x1b[1;31mred\x1b[0m\x1b(B\x1b]0;title\ax\rz\n").text,
            "redxz");
  EXPECT_EQ(only(std::string_view("a\0b\x7f\tc\n", 7)).text, "ab\tc");
  EXPECT_EQ(only("cut \x1b[").text, "cut ");
  EXPECT_EQ(only("cut \x1b").text, "cut ");
  EXPECT_EQ(only("\x1b\x1b[0mx").text, "x");
}

TEST(LineSplitter, BytesThatAreNotTextAreKept) {
  EXPECT_EQ(only("\xff\xfe caf\xc3\xa9\n").text, "\xff\xfe caf\xc3\xa9");
}

TEST(LineSplitter, LastLineNeedsNoNewline) {
  EXPECT_EQ(split_lines("a\nb").size(), 2U);
  EXPECT_EQ(split_lines("a\nb\n").size(), 2U);
  EXPECT_EQ(split_lines("").size(), 0U);
  EXPECT_EQ(split_lines("\n\n").size(), 2U);
}

TEST(LineSplitter, LongLineIsCutAndTheNextIsWhole) {
  const std::string log = std::string(3 << 20, 'x') + "\nnext\n";
  std::vector<ConsoleLine> lines;
  LineSplitter splitter(
      [&](const ConsoleLine& line) { lines.push_back(line); });
  for (std::size_t at = 0; at < log.size(); at += 1000) {
    splitter.feed(std::string_view(log).substr(at, 1000));
  }
  splitter.finish();
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].text.size(), LineSplitter::k_longest_line);
  EXPECT_EQ(lines[1].text, "next");
  EXPECT_EQ(split_lines(log)[0].text.size(), LineSplitter::k_longest_line);
}

TEST(LineSplitter, ByteAtATimeEqualsAllAtOnce) {
  std::string log;
  for (const PrefixRow& row : k_prefix_rows) {
    log += row.raw;
    log += "login: [    1.000000][  T1] \x1b[1mx\x1b[0m\r\n";
  }
  log += '\0';
  log += "\xff end";
  std::vector<ConsoleLine> bytewise;
  LineSplitter splitter(
      [&](const ConsoleLine& line) { bytewise.push_back(line); });
  for (const char byte : log) {
    splitter.feed({&byte, 1});
  }
  splitter.finish();
  const auto whole = split_lines(log);
  ASSERT_EQ(bytewise.size(), whole.size());
  for (std::size_t i = 0; i < whole.size(); ++i) {
    EXPECT_EQ(bytewise[i].number, whole[i].number);
    EXPECT_EQ(bytewise[i].time_s, whole[i].time_s);
    EXPECT_EQ(bytewise[i].context, whole[i].context);
    EXPECT_EQ(bytewise[i].text, whole[i].text);
  }
}

} // namespace
} // namespace farm
