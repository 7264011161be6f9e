#include "base/utf8.hpp"

#include <gtest/gtest.h>

namespace farm {
namespace {

TEST(Utf8, DecodesEveryLength) {
  EXPECT_EQ(next_utf8("a").code, 'a');
  EXPECT_EQ(next_utf8("\xc3\xa4").code, 0xe4U);
  EXPECT_EQ(next_utf8("\xe2\x82\xac").code, 0x20acU);
  EXPECT_EQ(next_utf8("\xf0\x9f\x98\x80").code, 0x1f600U);
  EXPECT_EQ(next_utf8("\xf0\x9f\x98\x80").size, 4U);
  EXPECT_EQ(next_utf8("\xf4\x8f\xbf\xbf").code, 0x10ffffU);
}

TEST(Utf8, RefusesWhatIsNotUtf8) {
  for (const char* text :
       {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xed\xa0\x80",
        "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xc3",
        "\xe2\x82", "\xe2\x28\xa1", "\xff"}) {
    EXPECT_FALSE(next_utf8(text).valid) << text;
    EXPECT_EQ(next_utf8(text).size, 1U);
  }
}

TEST(Utf8, ControlAndLayoutCharactersAreNotDisplayable) {
  for (const std::uint32_t code : {0x0U, 0x1bU, 0x7fU, 0x9bU, 0x200bU, 0x202eU,
                                   0x2066U, 0x2028U, 0xfeffU}) {
    EXPECT_FALSE(is_displayable(code)) << code;
  }
  EXPECT_TRUE(is_displayable(' '));
  EXPECT_TRUE(is_displayable(0xe4));
  EXPECT_TRUE(is_displayable(0x1f600));
}

} // namespace
} // namespace farm
