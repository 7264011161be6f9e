#include "base/owned_dir.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "base/filesystem.hpp"

namespace farm {
namespace {

namespace fs = std::filesystem;

class OwnedDirTest : public testing::Test {
 protected:
  void SetUp() override {
    auto made = make_temp_dir(fs::temp_directory_path(), "owned-dir-");
    ASSERT_TRUE(made) << made.error().what;
    parent_ = *made;
  }
  void TearDown() override { fs::remove_all(parent_); }

  /// Makes a folder in a process that dies at once, without tidying up.
  void leave_one() const {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      const auto made = make_owned_dir(parent_, "x-", parent_);
      ::_exit(made && real_filesystem().write_atomic(*made / "f", "1") ? 0 : 1);
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    ASSERT_EQ(status, 0);
  }

  [[nodiscard]] int folders() const {
    int count = 0;
    for (const auto& entry : fs::directory_iterator(parent_)) {
      count += entry.is_directory() ? 1 : 0;
    }
    return count;
  }

  fs::path parent_;
};

TEST_F(OwnedDirTest, LivingProcessKeepsItsFolders) {
  const auto mine = make_owned_dir(parent_, "x-", parent_);
  ASSERT_TRUE(mine);
  EXPECT_EQ(remove_abandoned(parent_, "x-", parent_), 0);
  EXPECT_TRUE(fs::exists(*mine));
}

TEST_F(OwnedDirTest, WhatADeadProcessLeftGoes) {
  leave_one();
  ASSERT_EQ(folders(), 1);
  EXPECT_EQ(remove_abandoned(parent_, "x-", parent_), 1);
  EXPECT_TRUE(fs::is_empty(parent_)) << "locks too";
}

TEST_F(OwnedDirTest, FirstFolderOfAProcessTidiesUp) {
  leave_one();
  ASSERT_TRUE(make_owned_dir(parent_, "x-", parent_));
  EXPECT_EQ(folders(), 1) << "only the new one";
}

TEST_F(OwnedDirTest, OtherNamesAreNotTouched) {
  for (const char* name :
       {"x-", "x-12345678", "x-1234567g-abc", "y-12345678-a", "precious"}) {
    fs::create_directory(parent_ / name);
  }
  EXPECT_EQ(remove_abandoned(parent_, "x-", parent_), 0);
  EXPECT_EQ(folders(), 5);
}

TEST_F(OwnedDirTest, LinkIsRemovedNotFollowed) {
  fs::create_directory(parent_ / "precious");
  fs::create_directory_symlink(parent_ / "precious",
                               parent_ / "x-12345678-link");
  EXPECT_EQ(remove_abandoned(parent_, "x-", parent_), 0);
  EXPECT_TRUE(fs::exists(parent_ / "precious"));
}

} // namespace
} // namespace farm
