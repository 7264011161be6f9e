#include "store/json_columns.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace farm::json_columns {
namespace {

class BytesRoundTrip : public testing::TestWithParam<std::string> {};

TEST_P(BytesRoundTrip, ComesBackExactlyAndIsValidJson) {
  const std::string text = bytes_to_utf8(GetParam());
  EXPECT_NO_THROW((void)nlohmann::json(text).dump());
  EXPECT_EQ(utf8_to_bytes(text), GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    All, BytesRoundTrip,
    testing::Values(std::string(), "plain", "caf\xc3\xa9 \xe2\x82\xac",
                    std::string("nul\0nul", 7), "\xff\xfe\x80",
                    "\xc3",                     // cut
                    "\xc0\xaf",                 // overlong
                    "\xed\xa0\x80",             // surrogate
                    "\xf4\x90\x80\x80",         // above U+10FFFF
                    "\xf0\x9f\x90\xa7 penguin", // four bytes
                    "\xef\x9c\x80\xef\x9f\xbf", // looks like our own escape
                    "\xef\xa0\x80", "\x1b[31m\r\n"));

TEST(JsonColumns, EveryByteComesBack) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) {
    all += static_cast<char>(byte);
  }
  EXPECT_EQ(utf8_to_bytes(bytes_to_utf8(all)), all);
}

TEST(JsonColumns, DamagedTextIsAnError) {
  std::vector<Stack> stacks;
  EXPECT_FALSE(decode("[{\"label\":", stacks));
  EXPECT_FALSE(decode("[{\"label\":\"x\"}]", stacks));
  std::vector<int> numbers;
  const auto failed = decode("[\"x\"]", numbers);
  ASSERT_FALSE(failed);
  EXPECT_NE(failed.error().what.find("damaged"), std::string::npos);
}

} // namespace
} // namespace farm::json_columns
