#include "guest/catalogue.hpp"

#include <gtest/gtest.h>

namespace farm {
namespace {

TEST(Catalogue, ReadsWhatTheSuitePrints) {
  const auto cases = parse_catalogue(
      R"([{"index":0,"name":"resolve/anon.load","area":"resolve",
           "proves":"data is there","needs":["fuse"],"deadline_ms":2000},
          {"index":1,"name":"canary/uaf","area":"canary","expect":"kasan"}])");
  ASSERT_TRUE(cases) << cases.error().what;
  ASSERT_EQ(cases->size(), 2u);
  EXPECT_EQ(cases->at(0).name, "resolve/anon.load");
  EXPECT_EQ(cases->at(0).needs.at(0), "fuse");
  EXPECT_EQ(cases->at(1).expect, "kasan");
}

TEST(Catalogue, DamagedTextIsAnError) {
  EXPECT_FALSE(parse_catalogue("[{\"index\":"));
  EXPECT_FALSE(parse_catalogue("[{\"index\":\"zero\"}]"));
}

} // namespace
} // namespace farm
