#include "base/cache_care.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/filesystem.hpp"

namespace farm {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;
using testing::ElementsAre;
using testing::IsEmpty;

const auto k_now = std::chrono::system_clock::time_point(hours(500000));

CacheItem item(const std::string& name, double bytes, hours unused,
               const std::string& kind = "kernels") {
  return {kind, name, kind == "kernels", bytes, k_now - unused};
}

std::vector<std::string> names(const std::vector<CacheItem>& items) {
  std::vector<std::string> all;
  for (const CacheItem& one : items) {
    all.push_back(one.name);
  }
  return all;
}

TEST(Superfluous, NothingWithoutLimits) {
  EXPECT_THAT(superfluous({item("a", 1e12, hours(9000))}, {}, k_now),
              IsEmpty());
}

TEST(Superfluous, LongestUnusedGoesUntilTheRestFits) {
  CacheLimits limits;
  limits.most_bytes = 25;
  EXPECT_THAT(names(superfluous({item("old", 10, hours(90)),
                                 item("older", 10, hours(80)),
                                 item("new", 20, hours(70))},
                                limits, k_now)),
              ElementsAre("old", "older"));
}

TEST(Superfluous, WhatWasJustUsedStaysHoweverBigItIs) {
  CacheLimits limits;
  limits.most_bytes = 1;
  EXPECT_THAT(superfluous({item("a", 10, hours(5))}, limits, k_now), IsEmpty());
}

TEST(Superfluous, WhatNobodyUsedForTooLongGoes) {
  CacheLimits limits;
  limits.longest_unused = hours(48);
  EXPECT_THAT(
      names(superfluous({item("a", 1, hours(49)), item("b", 1, hours(47))},
                        limits, k_now)),
      ElementsAre("a"));
}

TEST(Superfluous, InterruptedWorkGoesAfterADay) {
  EXPECT_THAT(names(superfluous({item("a", 1, hours(25), "staging"),
                                 item("b", 1, hours(23), "staging")},
                                {}, k_now)),
              ElementsAre("a"));
}

class CacheCareTest : public testing::Test {
 protected:
  void SetUp() override {
    auto made = make_temp_dir(fs::temp_directory_path(), "cache-care-");
    ASSERT_TRUE(made) << made.error().what;
    root_ = *made;
  }
  void TearDown() override { fs::remove_all(root_); }

  void publish(const std::string& digest, const std::string& content) const {
    const auto staged = cache().stage();
    ASSERT_TRUE(staged);
    ASSERT_TRUE(real_filesystem().write_atomic(*staged / "image", content));
    ASSERT_TRUE(cache().publish("kernels", digest, *staged));
  }

  [[nodiscard]] Cache cache() const { return Cache(root_); }

  fs::path root_;
};

TEST_F(CacheCareTest, EntriesAndFoldersAreListedWithTheirSize) {
  publish("d1", "12345678");
  ASSERT_TRUE(real_filesystem().write_atomic(
      cache().workspace("objects", "arm") / "a" / "b.o", "1234"));
  const auto items = cache_items(cache());
  ASSERT_TRUE(items);
  ASSERT_EQ(items->size(), 2U);
  for (const CacheItem& one : *items) {
    EXPECT_EQ(one.sealed, one.kind == "kernels");
    EXPECT_GE(one.bytes, one.kind == "kernels" ? 8 : 4);
  }
}

TEST_F(CacheCareTest, DamageIsFoundAndOnlyThat) {
  publish("d1", "whole");
  publish("d2", "to be cut");
  fs::resize_file(cache().workspace("kernels", "d2") / "image", 3);
  const auto items = cache_items(cache());
  ASSERT_TRUE(items);
  const auto damaged = damaged_items(cache(), *items, {});
  ASSERT_TRUE(damaged);
  ASSERT_EQ(damaged->size(), 1U);
  EXPECT_EQ(damaged->front().item.name, "d2");
}

TEST_F(CacheCareTest, RemovedItemIsGoneAndLeavesNothing) {
  publish("d1", "x");
  EXPECT_EQ(remove_item(cache(), {"kernels", "d1", true, 0, {}}).value(), true);
  EXPECT_FALSE(cache().has("kernels", "d1"));
  EXPECT_TRUE(fs::is_empty(root_ / "staging"));
}

TEST_F(CacheCareTest, FolderAtWorkStays) {
  ASSERT_TRUE(real_filesystem().make_dirs(cache().workspace("objects", "arm")));
  const auto building = cache().lock("arm");
  ASSERT_TRUE(building);
  EXPECT_EQ(remove_item(cache(), {"objects", "arm", false, 0, {}}).value(),
            false);
  EXPECT_TRUE(fs::exists(cache().workspace("objects", "arm")));
}

TEST_F(CacheCareTest, OtherCacheIsReadAndNeverWritten) {
  publish("d1", "x");
  const fs::path own = root_ / "own";
  Cache mine(own);
  mine.look_also_in(root_);
  const auto found = mine.find("kernels", "d1");
  ASSERT_TRUE(found && *found);
  EXPECT_EQ(**found, root_ / "kernels" / "d1");
  EXPECT_TRUE(mine.has("kernels", "d1"));
  fs::resize_file(root_ / "kernels" / "d1" / "image", 0);
  const auto damaged = mine.find("kernels", "d1");
  ASSERT_TRUE(damaged);
  EXPECT_FALSE(*damaged);
  EXPECT_TRUE(fs::exists(root_ / "kernels" / "d1"))
      << "its owner has to mend it";
}

} // namespace
} // namespace farm
