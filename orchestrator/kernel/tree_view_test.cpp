#include "kernel/tree_view.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "base/filesystem.hpp"
#include "process/boost_runner.hpp"
#include "process/process_host.hpp"

namespace farm {
namespace {

namespace fs = std::filesystem;

class TreeViewTest : public testing::Test {
 protected:
  void SetUp() override {
    auto made = make_temp_dir(fs::temp_directory_path(), "view-test-");
    ASSERT_TRUE(made);
    root_ = *made;
    for (const char* name : {"base", "patched", "objects", "scratch"}) {
      fs::create_directories(root_ / name);
    }
    write("base/file", "as it was");
    write("patched/file", "patched");
    write("objects/old.o", "old");
    view_ = {root_ / "base", root_ / "patched", root_ / "objects",
             root_ / "scratch", ::geteuid() == 0};
  }
  void TearDown() override {
    remove_view(view_);
    fs::remove_all(root_);
  }

  void write(const fs::path& name, const std::string& text) {
    ASSERT_TRUE(real_filesystem().write_atomic(root_ / name, text));
  }
  std::string text(const fs::path& path) {
    const auto read = real_filesystem().read_file(path);
    return read ? *read : "(no such file)";
  }

  fs::path root_;
  TreeView view_;
  ProcessHost host_;
  BoostRunner runner_{host_, CancelToken()};
};

TEST_F(TreeViewTest, BuildSeesThePatchedTreeAndLeavesTheBaseAlone) {
  const auto works = view_works(runner_, view_);
  ASSERT_TRUE(works) << works.error().what;
  if (!*works) {
    GTEST_SKIP() << "no overlay in a namespace of ours on this machine";
  }
  Command command;
  command.argv = in_view(view_, {"sh", "-c",
                                 "cat $0/base/file; cat $0/objects/old.o; "
                                 "echo new >$0/objects/new.o; "
                                 "echo changed >$0/objects/old.o",
                                 root_.string()});
  const auto result = runner_.run(command);
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(result->status, 0);
  EXPECT_EQ(result->output, "patchedold");
  EXPECT_EQ(text(root_ / "base/file"), "as it was");
  EXPECT_EQ(text(root_ / "objects/old.o"), "old");
  EXPECT_FALSE(fs::exists(root_ / "objects/new.o"));
  EXPECT_EQ(text(view_.object("new.o")), "new\n");
  EXPECT_EQ(text(view_.object("old.o")), "changed\n");
}

TEST_F(TreeViewTest, StatusOfTheCommandIsTheStatus) {
  const auto works = view_works(runner_, view_);
  ASSERT_TRUE(works);
  if (!*works) {
    GTEST_SKIP() << "no overlay in a namespace of ours on this machine";
  }
  Command command;
  command.argv = in_view(view_, {"sh", "-c", "exit 7"});
  const auto result = runner_.run(command);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->status, 7);
}

TEST_F(TreeViewTest, FolderThatCannotBeMountedIsNoView) {
  view_.base = root_ / "nowhere";
  const auto works = view_works(runner_, view_);
  ASSERT_TRUE(works) << works.error().what;
  EXPECT_FALSE(*works);
}

TEST_F(TreeViewTest, NameThatAnOverlayWouldTakeApartIsNoView) {
  view_.objects = root_ / "objects,upperdir=x";
  const auto works = view_works(runner_, view_);
  ASSERT_TRUE(works);
  EXPECT_FALSE(*works);
}

TEST_F(TreeViewTest, UnviewedFilesAreThoseOfTheObjectFolder) {
  const TreeView none = TreeView::none(root_ / "objects");
  EXPECT_FALSE(none.is_mounted());
  EXPECT_EQ(none.written(), root_ / "objects");
  EXPECT_EQ(text(none.object("old.o")), "old");
}

} // namespace
} // namespace farm
