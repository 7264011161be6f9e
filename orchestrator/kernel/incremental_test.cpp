#include "kernel/incremental.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "base/filesystem.hpp"
#include "testing/temp_dir.hpp"

namespace farm {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

class VmlinuxGoalsTest : public testing::Test {
 protected:
  void put(const fs::path& name, int age_s) {
    const fs::path file = dir_.path() / name;
    ASSERT_TRUE(real_filesystem().make_dirs(file.parent_path()));
    ASSERT_TRUE(real_filesystem().write_atomic(file, "x"));
    fs::last_write_time(file, fs::file_time_type::clock::now() -
                                  std::chrono::seconds(age_s));
  }

  TempDir dir_;
  TreeView view_ = TreeView::none(dir_.path());
};

TEST_F(VmlinuxGoalsTest, NewFolderIsConfigured) {
  put(".config", 0);
  EXPECT_THAT(vmlinux_goals(view_), ElementsAre("olddefconfig", "vmlinux"));
}

TEST_F(VmlinuxGoalsTest, ConfigurationThatWasTakenOverIsLeftAlone) {
  put(".config", 10);
  put("include/config/auto.conf", 5);
  EXPECT_THAT(vmlinux_goals(view_), ElementsAre("vmlinux"));
}

TEST_F(VmlinuxGoalsTest, ChangedConfigurationIsTakenOver) {
  put("include/config/auto.conf", 5);
  put(".config", 1);
  EXPECT_THAT(vmlinux_goals(view_), ElementsAre("olddefconfig", "vmlinux"));
}

} // namespace
} // namespace farm
