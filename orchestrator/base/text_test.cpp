#include "base/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace farm {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Text, SplitKeepsEmptyFields) {
  EXPECT_THAT(split("a,,b,", ','), ElementsAre("a", "", "b", ""));
  EXPECT_THAT(split("", ','), ElementsAre(""));
}

TEST(Text, SplitWordsDropsBlanks) {
  EXPECT_THAT(split_words("  a\tb \n c "), ElementsAre("a", "b", "c"));
  EXPECT_THAT(split_words(" \t"), IsEmpty());
}

TEST(Text, LinesLoseTheirEnds) {
  EXPECT_THAT(lines("a\r\n\nb"), ElementsAre("a", "", "b"));
  EXPECT_THAT(lines("a\n"), ElementsAre("a"));
  EXPECT_THAT(lines(""), IsEmpty());
  EXPECT_THAT(lines("\n"), ElementsAre(""));
}

TEST(Text, TrimTakesBothEnds) {
  EXPECT_EQ(trim(" \t a b \r\n"), "a b");
  EXPECT_EQ(trim("  "), "");
}

TEST(Text, JoinIsTheReverseOfSplit) {
  EXPECT_EQ(join({"a", "", "b"}, ", "), "a, , b");
  EXPECT_EQ(join({}, ", "), "");
}

TEST(Text, ElideKeepsBothEnds) {
  EXPECT_EQ(elide("short", 5), "short");
  EXPECT_EQ(elide("0123456789", 7), "01...89");
  EXPECT_EQ(elide("0123456789", 8), "012...89");
  EXPECT_EQ(elide("0123456789", 2), "..");
  EXPECT_EQ(elide("0123456789", 0), "");
}

TEST(Text, ElideDoesNotCutCharacters) {
  const std::string text = "\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xa4\xc3\xb6\xc3\xbc";
  for (std::size_t width = 3; width < text.size(); ++width) {
    const std::string result = elide(text, width);
    EXPECT_LE(result.size(), width);
    EXPECT_EQ(sanitize_utf8(result), result) << width;
  }
}

TEST(Text, EditDistanceCountsSwapsOnce) {
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("machin", "machine"), 1U);
  EXPECT_EQ(edit_distance("amchine", "machine"), 1U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
}

TEST(Text, NearestSuggestsOnlyWhatIsLikeIt) {
  const std::vector<std::string> names = {"machine", "memory_mib", "smp"};
  EXPECT_EQ(nearest("machin", names), "machine");
  EXPECT_EQ(nearest("memory", names), std::nullopt);
  EXPECT_EQ(nearest("memory_mb", names), "memory_mib");
  EXPECT_EQ(nearest("SMP", names), "smp");
  EXPECT_EQ(nearest("zzz", names), std::nullopt);
  EXPECT_EQ(nearest("x86-64", {"arm64", "x86_64"}), "x86_64");
  EXPECT_EQ(nearest("", names), std::nullopt);
  EXPECT_EQ(nearest("a", {"b"}), std::nullopt);
}

TEST(Text, GlobMatches) {
  struct Row {
    const char* pattern;
    const char* text;
    bool matches;
  };
  constexpr Row k_rows[] = {{"*", "", true},
                            {"", "", true},
                            {"", "a", false},
                            {"segv/*", "segv/null_read", true},
                            {"*/null_*", "segv/null_read.row", true},
                            {"a?c", "abc", true},
                            {"a?c", "ac", false},
                            {"*a*b", "xaxbxb", true},
                            {"*a*b", "xaxbxc", false},
                            {"[a-c]x", "bx", true},
                            {"[a-c]x", "dx", false},
                            {"[!a-c]x", "dx", true},
                            {"[!a-c]x", "ax", false},
                            {"[]]", "]", true},
                            {"[!]]", "a", true},
                            {"[a-]", "-", true},
                            {"[abc", "[abc", true},
                            {"\\*", "*", true},
                            {"\\*", "a", false},
                            {"a\\", "a\\", true},
                            {"a*", "b", false},
                            {"**", "abc", true},
                            {"abc", "ab", false}};
  for (const Row& row : k_rows) {
    EXPECT_EQ(glob_match(row.pattern, row.text), row.matches)
        << row.pattern << " against " << row.text;
  }
}

TEST(Text, GlobIsNotExponential) {
  std::string pattern;
  for (int i = 0; i < 100; ++i) {
    pattern += "a*";
  }
  EXPECT_FALSE(glob_match(pattern + "b", std::string(5000, 'a')));
}

TEST(Text, DisplayQuoteLeavesNothingThatActsOnATerminal) {
  EXPECT_EQ(display_quote("plain \xc3\xa4"), "plain \xc3\xa4");
  EXPECT_EQ(display_quote("\x1b[2J\n\r\t\x7f"), "\\x1b[2J\\n\\r\\t\\x7f");
  EXPECT_EQ(display_quote(std::string_view("a\0b", 3)), "a\\x00b");
  EXPECT_EQ(display_quote("\xff\xc3"), "\\xff\\xc3");
  EXPECT_EQ(display_quote("\xc2\x9b"
                          "31m"),
            "\\u009b31m");
  EXPECT_EQ(display_quote("\xe2\x80\xae"), "\\u202e");
}

TEST(Text, SanitizeReplacesOnlyWhatIsNotUtf8) {
  EXPECT_EQ(sanitize_utf8("a\xff"
                          "b"),
            "a\xef\xbf\xbd"
            "b");
  EXPECT_EQ(sanitize_utf8("\xe2\x82\xac\n"), "\xe2\x82\xac\n");
  EXPECT_EQ(sanitize_utf8("\xe2\x82"), "\xef\xbf\xbd\xef\xbf\xbd");
}

TEST(Text, ShellQuoteQuotesOnlyWhereNeeded) {
  EXPECT_EQ(shell_quote({"qemu", "-M", "virt,a=b", "x y", "", "it's", "$a"}),
            "qemu -M virt,a=b 'x y' '' 'it'\\''s' '$a'");
  EXPECT_EQ(shell_quote("~"), "'~'");
}

TEST(Text, FormatDurationReadsWell) {
  EXPECT_EQ(format_duration(0), "0 ms");
  EXPECT_EQ(format_duration(0.85), "850 ms");
  EXPECT_EQ(format_duration(0.9999), "1.0 s");
  EXPECT_EQ(format_duration(12.34), "12.3 s");
  EXPECT_EQ(format_duration(59.97), "1 min 00 s");
  EXPECT_EQ(format_duration(245), "4 min 05 s");
  EXPECT_EQ(format_duration(7385), "2 h 03 min");
  EXPECT_EQ(format_duration(-1), "?");
}

TEST(Text, FormatBytesReadsWell) {
  EXPECT_EQ(format_bytes(512), "512 B");
  EXPECT_EQ(format_bytes(3500), "3.4 KiB");
  EXPECT_EQ(format_bytes(12.0 * 1024 * 1024), "12 MiB");
  EXPECT_EQ(format_bytes(1023.9 * 1024), "1.0 MiB");
}

TEST(Text, ReplaceAll) {
  EXPECT_EQ(replace_all("/a/b /a/b/a/", "/a/", ""), "b b");
  EXPECT_EQ(replace_all("aaa", "a", "aa"), "aaaaaa");
  EXPECT_EQ(replace_all("abc", "", "x"), "abc");
}

TEST(HexNumber, TakesWholeTextsOfUpTo64Bits) {
  EXPECT_EQ(hex_number("0x1f"), 0x1fU);
  EXPECT_EQ(hex_number("ffffffffffffffff"), ~std::uint64_t(0));
  for (const char* wrong : {"", "0x", "12g", " 1", "-1", "10000000000000000"}) {
    EXPECT_EQ(hex_number(wrong), std::nullopt) << wrong;
  }
}

} // namespace
} // namespace farm
