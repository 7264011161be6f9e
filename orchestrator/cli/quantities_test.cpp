#include "cli/quantities.hpp"

#include <gtest/gtest.h>

namespace farm {
namespace {

TEST(Quantities, Bytes) {
  EXPECT_EQ(parse_bytes("1000").value(), 1000);
  EXPECT_EQ(parse_bytes("1K").value(), 1024);
  EXPECT_EQ(parse_bytes("20G").value(), 20.0 * (1 << 30));
  for (const char* bad : {"", "G", "-1", "1GB", "1g", "20 G", "1X", "1.5G"}) {
    EXPECT_FALSE(parse_bytes(bad)) << bad;
  }
}

} // namespace
} // namespace farm
