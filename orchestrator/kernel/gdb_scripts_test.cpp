#include "kernel/gdb_scripts.hpp"

#include <gtest/gtest.h>

#include "base/filesystem.hpp"
#include "testing/temp_dir.hpp"

namespace farm {
namespace {

namespace fs = std::filesystem;

TEST(GdbScripts, AreThereWhenTheConfigurationSaysSo) {
  EXPECT_TRUE(has_gdb_scripts("CONFIG_A=y\nCONFIG_GDB_SCRIPTS=y\n"));
  EXPECT_FALSE(has_gdb_scripts("# CONFIG_GDB_SCRIPTS is not set\n"));
  EXPECT_FALSE(has_gdb_scripts(""));
}

TEST(GdbScripts, LinksIntoTheTreeAreKeptAsFiles) {
  const TempDir dir;
  const FileSystem& files = real_filesystem();
  const fs::path objects = dir.path() / "objects";
  const fs::path linux_dir = objects / "scripts" / "gdb" / "linux";
  ASSERT_TRUE(files.make_dirs(linux_dir));
  ASSERT_TRUE(files.write_atomic(dir.path() / "tree.py", "of the tree"));
  fs::create_symlink(dir.path() / "tree.py", objects / "vmlinux-gdb.py");
  fs::create_symlink(dir.path() / "tree.py", linux_dir / "tasks.py");
  ASSERT_TRUE(files.write_atomic(linux_dir / "constants.py", "made"));
  ASSERT_TRUE(files.write_atomic(linux_dir / "Makefile", "not kept"));

  const fs::path to = dir.path() / "kept";
  ASSERT_TRUE(keep_gdb_scripts(TreeView::none(objects), to));
  EXPECT_FALSE(fs::is_symlink(to / "vmlinux-gdb.py"));
  EXPECT_EQ(*files.read_file(to / "vmlinux-gdb.py"), "of the tree");
  const fs::path kept = to / "scripts" / "gdb" / "linux";
  EXPECT_EQ(*files.read_file(kept / "tasks.py"), "of the tree");
  EXPECT_EQ(*files.read_file(kept / "constants.py"), "made");
  EXPECT_FALSE(fs::exists(kept / "Makefile"));
}

TEST(GdbScripts, MissingOnesAreAnError) {
  const TempDir dir;
  EXPECT_FALSE(
      keep_gdb_scripts(TreeView::none(dir.path()), dir.path() / "kept"));
}

} // namespace
} // namespace farm
