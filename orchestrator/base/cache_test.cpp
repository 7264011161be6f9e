#include "base/cache.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/filesystem.hpp"

namespace farm {
namespace {

namespace fs = std::filesystem;

class CacheTest : public testing::Test {
 protected:
  void SetUp() override {
    auto made = make_temp_dir(fs::temp_directory_path(), "cache-test-");
    ASSERT_TRUE(made) << made.error().what;
    root_ = *made;
  }
  void TearDown() override { fs::remove_all(root_); }

  fs::path publish(const Cache& cache, const std::string& digest,
                   const std::string& content) {
    auto staged = cache.stage();
    EXPECT_TRUE(staged);
    EXPECT_TRUE(real_filesystem().write_atomic(*staged / "image", content));
    auto entry = cache.publish("kernels", digest, *staged);
    EXPECT_TRUE(entry);
    return *entry;
  }

  fs::path root_;
};

TEST_F(CacheTest, EntryIsFoundAfterPublish) {
  const Cache cache(root_);
  ASSERT_FALSE(*cache.find("kernels", "d1"));
  const fs::path entry = publish(cache, "d1", "bytes");
  const auto found = cache.find("kernels", "d1");
  ASSERT_TRUE(found);
  EXPECT_EQ(**found, entry);
}

TEST_F(CacheTest, TruncatedEntryIsSeenAndRemoved) {
  const Cache cache(root_);
  const fs::path entry = publish(cache, "d1", "a long content");
  fs::resize_file(entry / "image", 4);
  const auto found = cache.find("kernels", "d1");
  ASSERT_TRUE(found);
  EXPECT_FALSE(*found);
  EXPECT_FALSE(fs::exists(entry));
}

TEST_F(CacheTest, ChangedContentOfTheSameLengthIsSeen) {
  const Cache cache(root_);
  const fs::path entry = publish(cache, "d1", "bytes");
  ASSERT_TRUE(real_filesystem().write_atomic(entry / "image", "bytez"));
  EXPECT_FALSE(*cache.find("kernels", "d1"));
}

TEST_F(CacheTest, DamageBelowAFolderIsSeen) {
  const Cache cache(root_);
  const auto staged = cache.stage();
  ASSERT_TRUE(staged);
  ASSERT_TRUE(real_filesystem().write_atomic(*staged / "bin" / "gcc", "elf"));
  fs::create_symlink(".", *staged / "bin" / "circle");
  const auto entry = cache.publish("toolchains", "t1", *staged);
  ASSERT_TRUE(entry);
  EXPECT_TRUE(*cache.find("toolchains", "t1"));
  ASSERT_TRUE(real_filesystem().write_atomic(*entry / "bin" / "gcc", "fle"));
  EXPECT_FALSE(*cache.find("toolchains", "t1"));
}

TEST_F(CacheTest, DigestOfAFileFollowsItsContent) {
  const Cache cache(root_);
  const fs::path file = root_ / "file";
  ASSERT_TRUE(real_filesystem().write_atomic(file, "one"));
  const auto one = cache.file_digest(file);
  ASSERT_TRUE(one);
  EXPECT_EQ(*one, *cache.file_digest(file));
  ASSERT_TRUE(real_filesystem().write_atomic(file, "three"));
  EXPECT_NE(*one, *cache.file_digest(file));
}

TEST_F(CacheTest, MissingManifestIsDamage) {
  const Cache cache(root_);
  const fs::path entry = publish(cache, "d1", "bytes");
  fs::remove(entry / "MANIFEST");
  EXPECT_FALSE(*cache.find("kernels", "d1"));
}

TEST_F(CacheTest, SecondPublisherGetsTheFirstEntry) {
  const Cache cache(root_);
  const fs::path first = publish(cache, "d1", "one");
  const fs::path second = publish(cache, "d1", "two");
  EXPECT_EQ(first, second);
  EXPECT_EQ(*real_filesystem().read_file(second / "image"), "one");
  EXPECT_TRUE(fs::is_empty(root_ / "staging"));
}

} // namespace
} // namespace farm
