#include "console/byte_census.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

namespace farm {
namespace {

TEST(ByteCensus, CountsAsTheStandardLibraryDoes) {
  std::mt19937 random(1);
  for (const std::size_t size : {0, 1, 63, 4095, 4096, 4097, 100000}) {
    std::string text(size, 'x');
    for (char& c : text) {
      c = random() % 3 == 0 ? '\n' : static_cast<char>(random());
    }
    EXPECT_EQ(count_lines(text), static_cast<std::size_t>(std::count(
                                     text.begin(), text.end(), '\n')))
        << size;
  }
  EXPECT_EQ(count_lines(std::string(100000, '\n')), 100000u);
}

TEST(ByteCensus, OddByteIsSeenWhereverItIs) {
  for (const std::size_t at : {0, 1, 4094, 4095, 4096, 8191, 9999}) {
    for (const char odd : {'\0', '\x1b', '\x7f', '\r', '\v'}) {
      std::string text(10000, 'x');
      EXPECT_FALSE(has_odd_byte(text));
      text[at] = odd;
      // The last byte is followed by an LF, as it were.
      EXPECT_EQ(has_odd_byte(text), at != 9999 || odd != '\r')
          << at << " " << int{odd};
    }
  }
}

TEST(ByteCensus, TabsAndEndsOfLinesAreNotOdd) {
  std::string text;
  while (text.size() < 10000) {
    text += "\tsome\xc3\xa9 text\r\n\r\r\n";
  }
  EXPECT_FALSE(has_odd_byte(text));
  EXPECT_FALSE(has_odd_byte(text.substr(0, 4096)));
  EXPECT_TRUE(has_odd_byte("a\rb"));
}

} // namespace
} // namespace farm
