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

TEST(Catalogue, PageHasATablePerAreaAndALinePerFile) {
  CaseInfo load;
  load.name = "resolve/anon.load";
  load.area = "resolve";
  load.proves = "zeros";
  load.needs = {"fuse", "smp"};
  CaseInfo store = load;
  store.name = "resolve/anon.store";
  CaseInfo bug;
  bug.name = "canary/bug";
  bug.area = "canary";
  bug.proves = "a BUG is seen";
  EXPECT_EQ(catalogue_markdown({load, store, bug}),
            "# The cases\n\n3 cases, one line of the report each. Made from "
            "their declarations by\n`./farm list cases --markdown`.\n"
            "\n## resolve (2)\n\n"
            "| case, rows | proves | needs |\n| --- | --- | --- |\n"
            "| `resolve/anon` .load .store | zeros | fuse, smp |\n"
            "\n## canary (1)\n\n"
            "| case, rows | proves | needs |\n| --- | --- | --- |\n"
            "| `canary/bug` | a BUG is seen |  |\n");
}

TEST(Catalogue, DamagedTextIsAnError) {
  EXPECT_FALSE(parse_catalogue("[{\"index\":"));
  EXPECT_FALSE(parse_catalogue("[{\"index\":\"zero\"}]"));
}

} // namespace
} // namespace farm
