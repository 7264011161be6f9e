#include "source/kernel_tree.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "base/cancel.hpp"
#include "base/filesystem.hpp"
#include "process/boost_runner.hpp"
#include "process/process_host.hpp"

namespace farm {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr const char* k_makefile =
    "# SPDX\nVERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 117\nEXTRAVERSION =\n"
    "NAME = X\n";

/// No command may be run.
class NoRunner : public Runner {
 public:
  Result<CommandResult> run(const Command& command) override {
    return Error{ErrorKind::infra, "unexpected: " + command.argv[0], ""};
  }
};

class KernelTreeTest : public testing::Test {
 protected:
  void SetUp() override {
    auto made = make_temp_dir(fs::temp_directory_path(), "tree-test-");
    ASSERT_TRUE(made);
    root_ = *made;
    cache_ = std::make_unique<Cache>(root_ / "cache");
  }
  void TearDown() override { fs::remove_all(root_); }

  fs::path tree() {
    const fs::path dir = root_ / "linux";
    fs::create_directories(dir / "arch");
    fs::create_directories(dir / "mm");
    std::ofstream(dir / "Makefile") << k_makefile;
    std::ofstream(dir / "Kconfig") << "mainmenu\n";
    std::ofstream(dir / "mm" / "memory.c") << "int x;\n";
    return dir;
  }

  Result<KernelSource> resolve(const std::string& kernel) {
    return KernelTrees(*cache_, runner_).resolve({kernel, ""});
  }

  /// A patch of mm/memory.c.
  fs::path patch(const std::string& from, const std::string& to) {
    const fs::path file = root_ / "a.patch";
    std::ofstream(file) << "--- a/mm/memory.c\n+++ b/mm/memory.c\n@@ -1 +1 @@"
                        << "\n-" << from << "\n+" << to << "\n";
    return file;
  }

  Result<KernelSource> resolve_patched(const fs::path& tree,
                                       const fs::path& file,
                                       const KernelSource* spent = nullptr) {
    ProcessHost host;
    const CancelToken cancel;
    BoostRunner runner(host, cancel);
    return KernelTrees(*cache_, runner)
        .resolve({tree.string(), "", {file.string()}}, spent);
  }

  static std::string text_of(const fs::path& file) {
    return *real_filesystem().read_file(file);
  }

  fs::path root_;
  NoRunner runner_;
  std::unique_ptr<Cache> cache_;
};

TEST(KernelVersion, IsReadFromTheMakefile) {
  EXPECT_EQ(kernel_version(k_makefile), "6.12.117");
  EXPECT_EQ(kernel_version("VERSION = 6\nPATCHLEVEL = 13\nSUBLEVEL = 0\n"
                           "EXTRAVERSION = -rc1\n"),
            "6.13.0-rc1");
  EXPECT_EQ(kernel_version("all:\n\techo\n"), "");
}

TEST_F(KernelTreeTest, FolderIsUsedWhereItStands) {
  const auto source = resolve(tree().string());
  ASSERT_TRUE(source) << source.error().what;
  EXPECT_EQ(source->path, root_ / "linux");
  EXPECT_EQ(source->version, "6.12.117");
}

TEST_F(KernelTreeTest, ChangedFileChangesTheIdentity) {
  const auto before = resolve(tree().string());
  ASSERT_TRUE(before);
  std::ofstream(root_ / "linux" / "mm" / "memory.c") << "int x, y;\n";
  const auto after = resolve((root_ / "linux").string());
  ASSERT_TRUE(after);
  EXPECT_NE(before->identity, after->identity);
}

TEST_F(KernelTreeTest, FolderWithoutKernelSaysWhatIsMissing) {
  fs::create_directories(root_ / "empty");
  const auto source = resolve((root_ / "empty").string());
  ASSERT_FALSE(source);
  EXPECT_EQ(source.error().kind, ErrorKind::config);
  EXPECT_THAT(source.error().what,
              HasSubstr("not a kernel tree: it has no Makefile"));
}

TEST_F(KernelTreeTest, MissingPathIsAConfigError) {
  const auto source = resolve((root_ / "nowhere").string());
  ASSERT_FALSE(source);
  EXPECT_THAT(source.error().what, HasSubstr("no such file or folder"));
}

TEST_F(KernelTreeTest, TreeWithABuildInItIsRefused) {
  tree();
  std::ofstream(root_ / "linux" / ".config") << "\n";
  const auto source = resolve((root_ / "linux").string());
  ASSERT_FALSE(source);
  EXPECT_THAT(source.error().hint, HasSubstr("make mrproper"));
}

TEST_F(KernelTreeTest, PatchesGoToACopyOfTheTree) {
  const fs::path file = patch("int x;", "int y;");
  const auto source = resolve_patched(tree(), file);
  ASSERT_TRUE(source) << source.error().what;
  EXPECT_EQ(text_of(source->path / "mm" / "memory.c"), "int y;\n");
  EXPECT_EQ(text_of(root_ / "linux" / "mm" / "memory.c"), "int x;\n");
  EXPECT_THAT(source->description, HasSubstr("+ a.patch"));
  const auto plain = resolve((root_ / "linux").string());
  ASSERT_TRUE(plain);
  EXPECT_NE(source->identity, plain->identity);
  ASSERT_TRUE(source->base);
  EXPECT_EQ(source->base->path, root_ / "linux");
  EXPECT_EQ(source->base->identity, plain->identity);
  EXPECT_TRUE(source->configures_as_base());
  EXPECT_TRUE(source->has_headers_of_base());
}

TEST_F(KernelTreeTest, PatchOfAKconfigFileIsConfiguredFromThePatchedTree) {
  tree();
  const fs::path file = root_ / "k.patch";
  std::ofstream(file) << "--- a/mm/Kconfig\n+++ b/mm/Kconfig\n@@ -0,0 +1 @@\n"
                         "+config X\n";
  const auto source = resolve_patched((root_ / "linux").string(), file);
  ASSERT_TRUE(source) << source.error().what;
  EXPECT_FALSE(source->configures_as_base());
  EXPECT_TRUE(source->has_headers_of_base());
}

TEST_F(KernelTreeTest, PatchOfAUapiHeaderHasItsOwnHeaders) {
  tree();
  const fs::path file = root_ / "u.patch";
  std::ofstream(file) << "--- /dev/null\n+++ b/include/uapi/linux/x.h\n"
                         "@@ -0,0 +1 @@\n+#define X\n";
  const auto source = resolve_patched((root_ / "linux").string(), file);
  ASSERT_TRUE(source) << source.error().what;
  EXPECT_TRUE(source->configures_as_base());
  EXPECT_FALSE(source->has_headers_of_base());
}

TEST_F(KernelTreeTest, PatchThatDoesNotApplyLeavesNothingBehind) {
  const fs::path file = patch("int z;", "int y;");
  const auto source = resolve_patched(tree(), file);
  ASSERT_FALSE(source);
  EXPECT_EQ(source.error().kind, ErrorKind::config);
  EXPECT_THAT(source.error().what, HasSubstr("a.patch does not apply"));
  EXPECT_FALSE(fs::exists(root_ / "cache" / "sources"));
}

TEST_F(KernelTreeTest, SpentPatchedTreeBecomesTheNextOne) {
  tree();
  std::ofstream(root_ / "linux" / "mm" / "slab.c") << "int s;\n";
  const fs::path first = root_ / "first.patch";
  std::ofstream(first) << "--- a/mm/slab.c\n+++ b/mm/slab.c\n@@ -1 +1 @@\n"
                          "-int s;\n+int t;\n"
                          "--- /dev/null\n+++ b/mm/new.c\n@@ -0,0 +1 @@\n"
                          "+int n;\n";
  const std::string linux_tree = (root_ / "linux").string();
  const auto spent = resolve_patched(linux_tree, first);
  ASSERT_TRUE(spent) << spent.error().what;
  ASSERT_EQ(text_of(spent->path / "mm" / "slab.c"), "int t;\n");
  ASSERT_EQ(text_of(spent->path / "mm" / "new.c"), "int n;\n");

  const fs::path second = patch("int x;", "int y;");
  const auto source = resolve_patched(linux_tree, second, &spent.value());
  ASSERT_TRUE(source) << source.error().what;
  EXPECT_FALSE(fs::exists(spent->path));
  EXPECT_EQ(text_of(source->path / "mm" / "memory.c"), "int y;\n");
  EXPECT_EQ(text_of(source->path / "mm" / "slab.c"), "int s;\n");
  EXPECT_FALSE(fs::exists(source->path / "mm" / "new.c"));
  EXPECT_EQ(fs::last_write_time(source->path / "mm" / "slab.c"),
            fs::last_write_time(root_ / "linux" / "mm" / "slab.c"));
  EXPECT_EQ(text_of(root_ / "linux" / "mm" / "memory.c"), "int x;\n");
}

TEST_F(KernelTreeTest, FileThatIsNoTarballIsRefused) {
  std::ofstream(root_ / "notes.txt") << "hello\n";
  const auto source = resolve((root_ / "notes.txt").string());
  ASSERT_FALSE(source);
  EXPECT_THAT(source.error().what, HasSubstr("neither a folder nor a tarball"));
}

} // namespace
} // namespace farm
