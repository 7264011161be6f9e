#include "pipeline/cache_archive.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/filesystem.hpp"
#include "pipeline/packer.hpp"

namespace farm {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr const char* k_digest = "0123456789abcdef0123456789abcdef";

class CacheArchiveTest : public testing::Test {
 protected:
  void SetUp() override {
    auto made = make_temp_dir(fs::temp_directory_path(), "cache-archive-");
    ASSERT_TRUE(made) << made.error().what;
    dir_ = *made;
    const auto staged = from().stage();
    ASSERT_TRUE(staged);
    ASSERT_TRUE(real_filesystem().write_atomic(*staged / "image", "a kernel"));
    ASSERT_TRUE(from().publish("kernels", k_digest, *staged));
    ASSERT_TRUE(real_filesystem().write_atomic(
        from().workspace("headers", k_digest) / "include/linux/a.h", "//"));
  }
  void TearDown() override { fs::remove_all(dir_); }

  [[nodiscard]] Cache from() const { return Cache(dir_ / "from"); }
  [[nodiscard]] Cache to() const { return Cache(dir_ / "to"); }
  [[nodiscard]] fs::path archive() const { return dir_ / "x.tar.zst"; }

  static JobRecord job() {
    JobRecord record;
    record.arch = "m68k";
    record.kernel_digest = k_digest;
    return record;
  }

  void write_export() const {
    const auto items = items_of_jobs(from(), {job()});
    ASSERT_TRUE(items) << items.error().what;
    ASSERT_TRUE(export_items(from(), *items, archive(), {}));
  }

  /// An archive of one file, as somebody might send it.
  void write_foreign(const std::string& name) const {
    ASSERT_TRUE(real_filesystem().write_atomic(dir_ / "file", "x"));
    ASSERT_TRUE(pack({{name, dir_ / "file", false}}, archive()));
  }

  void expect_refused(const std::string& why) const {
    const auto result = import_items(to(), archive());
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, ErrorKind::config);
    EXPECT_THAT(result.error().what, HasSubstr(why));
    EXPECT_TRUE(fs::is_empty(dir_ / "to" / "staging"));
    EXPECT_FALSE(fs::exists(dir_ / "to" / "kernels"));
  }

  fs::path dir_;
};

TEST_F(CacheArchiveTest, WhatWasExportedIsFoundElsewhere) {
  write_export();
  const auto result = import_items(to(), archive());
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(result->added, 2);
  const auto found = to().find("kernels", k_digest);
  ASSERT_TRUE(found && *found);
  EXPECT_EQ(real_filesystem().read_file(**found / "image").value(), "a kernel");
  EXPECT_TRUE(fs::exists(to().kept("headers", k_digest) / "include/linux/a.h"));
}

TEST_F(CacheArchiveTest, SecondImportChangesNothing) {
  write_export();
  ASSERT_TRUE(import_items(to(), archive()));
  const auto again = import_items(to(), archive());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->added, 0);
  EXPECT_EQ(again->there_already, 2);
}

TEST_F(CacheArchiveTest, LostKernelIsNamed) {
  JobRecord lost = job();
  lost.kernel_digest = "ffff";
  const auto items = items_of_jobs(from(), {lost});
  ASSERT_FALSE(items);
  EXPECT_THAT(items.error().what, HasSubstr("m68k"));
}

TEST_F(CacheArchiveTest, DamagedEntryIsNotGivenAway) {
  fs::resize_file(from().workspace("kernels", k_digest) / "image", 2);
  const auto items = items_of_jobs(from(), {job()});
  ASSERT_TRUE(items);
  EXPECT_FALSE(export_items(from(), *items, archive(), {}));
  EXPECT_FALSE(fs::exists(archive()));
}

TEST_F(CacheArchiveTest, PathThatLeadsElsewhereIsRefused) {
  write_foreign("faultfarm-cache/../../kernels/x");
  expect_refused("does not lie in");
}

TEST_F(CacheArchiveTest, UnknownKindIsRefused) {
  write_foreign("faultfarm-cache/locks/" + std::string(k_digest) + "/x");
  expect_refused("'locks'");
}

TEST_F(CacheArchiveTest, NameThatIsNoDigestIsRefused) {
  write_foreign("faultfarm-cache/kernels/x/image");
  expect_refused("not named by a digest");
}

TEST_F(CacheArchiveTest, EntryWithoutManifestIsRefused) {
  write_foreign("faultfarm-cache/kernels/" + std::string(k_digest) + "/image");
  expect_refused("manifest");
}

TEST_F(CacheArchiveTest, NoArchiveIsRefused) {
  ASSERT_TRUE(real_filesystem().write_atomic(archive(), "not an archive"));
  expect_refused("not a usable archive");
}

} // namespace
} // namespace farm
