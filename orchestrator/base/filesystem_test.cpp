#include "base/filesystem.hpp"

#include <cerrno>
#include <memory>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/memory_filesystem.hpp"
#include "testing/temp_dir.hpp"

namespace farm {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// The fake has to behave like the real one: one set of tests for both.
class FileSystemTest : public testing::TestWithParam<bool> {
 protected:
  FileSystemTest() {
    if (!GetParam()) {
      (void)memory_.make_dirs(dir_.path());
    }
  }
  const FileSystem& files() const {
    return GetParam() ? real_filesystem() : memory_;
  }
  std::filesystem::path at(const char* name) const {
    return dir_.path() / name;
  }

  TempDir dir_;
  MemoryFileSystem memory_;
};

INSTANTIATE_TEST_SUITE_P(Both, FileSystemTest, testing::Bool(),
                         [](const testing::TestParamInfo<bool>& param) {
                           return param.param ? "Real" : "Memory";
                         });

TEST_P(FileSystemTest, WritesAndReadsAnyBytes) {
  const std::string bytes("a\0\xff\n", 4);
  ASSERT_TRUE(files().write_atomic(at("new/deep/file"), bytes));
  const auto read = files().read_file(at("new/deep/file"));
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, bytes);
}

TEST_P(FileSystemTest, ReplacesAndLeavesNoTemporaryFile) {
  ASSERT_TRUE(files().write_atomic(at("file"), "old content"));
  ASSERT_TRUE(files().write_atomic(at("file"), "new"));
  EXPECT_EQ(*files().read_file(at("file")), "new");
  EXPECT_THAT(*files().list(dir_.path()), ElementsAre("file"));
}

TEST_P(FileSystemTest, RefusesToReadMoreThanTheLimit) {
  ASSERT_TRUE(files().write_atomic(at("file"), std::string(100'000, 'x')));
  EXPECT_TRUE(files().read_file(at("file"), 100'000));
  const auto read = files().read_file(at("file"), 99'999);
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().what, HasSubstr("larger than the limit"));
}

TEST_P(FileSystemTest, AMissingFileIsNamed) {
  const auto read = files().read_file(at("missing"));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind, ErrorKind::infra);
  EXPECT_EQ(read.error().what, at("missing").string() +
                                   ": cannot read: No such file or directory");
  EXPECT_FALSE(files().info(at("missing")));
  EXPECT_FALSE(files().list(at("missing")));
  EXPECT_FALSE(files().exists(at("missing")));
}

TEST_P(FileSystemTest, AFileIsNoDirectoryAndTheOtherWayRound) {
  ASSERT_TRUE(files().write_atomic(at("file"), "x"));
  EXPECT_FALSE(files().list(at("file")));
  EXPECT_FALSE(files().make_dirs(at("file")));
  EXPECT_FALSE(files().read_file(dir_.path()));
  EXPECT_FALSE(files().write_atomic(dir_.path(), "x"));
}

TEST_P(FileSystemTest, ListsSortedNamesOfFilesAndDirectories) {
  ASSERT_TRUE(files().write_atomic(at("b"), "x"));
  ASSERT_TRUE(files().write_atomic(at("c/d"), "x"));
  ASSERT_TRUE(files().make_dirs(at("a")));
  EXPECT_THAT(*files().list(dir_.path()), ElementsAre("a", "b", "c"));
  EXPECT_THAT(*files().list(at("a")), IsEmpty());
}

TEST_P(FileSystemTest, KnowsSizesAndDirectories) {
  ASSERT_TRUE(files().write_atomic(at("d/file"), "12345"));
  EXPECT_EQ(files().info(at("d/file"))->size, 5U);
  EXPECT_FALSE(files().info(at("d/file"))->is_directory);
  EXPECT_TRUE(files().info(at("d"))->is_directory);
  EXPECT_GT(files().info(at("d/file"))->mtime.time_since_epoch().count(), 0);
}

TEST_P(FileSystemTest, RemovesTreesAndDoesNotMindNothing) {
  ASSERT_TRUE(files().write_atomic(at("tree/a/b"), "x"));
  ASSERT_TRUE(files().write_atomic(at("tree2"), "x"));
  EXPECT_TRUE(files().remove_all(at("tree")));
  EXPECT_TRUE(files().remove_all(at("tree")));
  EXPECT_THAT(*files().list(dir_.path()), ElementsAre("tree2"));
}

TEST_P(FileSystemTest, RenamesTrees) {
  ASSERT_TRUE(files().write_atomic(at("old/a"), "x"));
  ASSERT_TRUE(files().rename(at("old"), at("new")));
  EXPECT_EQ(*files().read_file(at("new/a")), "x");
  EXPECT_FALSE(files().exists(at("old")));
  EXPECT_FALSE(files().rename(at("old"), at("new2")));
}

TEST(FileSystem, AFullDiskIsSaidInSoManyWords) {
  const Error error = errno_error("/x/y", "write", ENOSPC);
  EXPECT_EQ(error.what, "/x/y: cannot write: disk full");
  EXPECT_THAT(error.hint, HasSubstr("free some space"));
  EXPECT_THAT(errno_error("/x", "write", EDQUOT).what, HasSubstr("quota"));
}

TEST(FileSystem, AFailedWriteKeepsTheOldFileAndNothingElse) {
  const TempDir dir;
  const auto path = dir.path() / "file";
  ASSERT_TRUE(real_filesystem().write_atomic(path, "old"));
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    // A file size limit is the write error that needs no special mount.
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{1000, 1000};
    setrlimit(RLIMIT_FSIZE, &limit);
    _exit(real_filesystem().write_atomic(path, std::string(5000, 'x')) ? 1 : 0);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(*real_filesystem().read_file(path), "old");
  EXPECT_THAT(*real_filesystem().list(dir.path()), ElementsAre("file"));
}

TEST(FileSystem, ReadsFilesThatDoNotTellTheirSize) {
  const auto read = real_filesystem().read_file("/proc/self/status");
  ASSERT_TRUE(read);
  EXPECT_THAT(*read, HasSubstr("Pid:"));
}

TEST(FileSystem, TempDirsAreFreshAndPrivate) {
  const TempDir dir;
  const auto one = make_temp_dir(dir.path() / "deep", "job-");
  const auto two = make_temp_dir(dir.path() / "deep", "job-");
  ASSERT_TRUE(one);
  ASSERT_TRUE(two);
  EXPECT_NE(*one, *two);
  EXPECT_TRUE(one->filename().string().starts_with("job-"));
  EXPECT_EQ(std::filesystem::status(*one).permissions(),
            std::filesystem::perms::owner_all);
}

TEST(MemoryFileSystem, FailsWhereAsked) {
  MemoryFileSystem files;
  files.add("/a", "x");
  files.fail("/a", EIO);
  EXPECT_FALSE(files.read_file("/a"));
  EXPECT_FALSE(files.write_atomic("/a", "y"));
  EXPECT_EQ(files.content("/a"), "x");
  EXPECT_TRUE(files.write_atomic("/b", "y"));
  EXPECT_THAT(files.written(), ElementsAre("/b"));
}

TEST(MemoryFileSystem, RunsOutOfSpace) {
  MemoryFileSystem files;
  files.set_space(10);
  EXPECT_TRUE(files.write_atomic("/a", "123456"));
  const auto full = files.write_atomic("/b", "123456");
  ASSERT_FALSE(full);
  EXPECT_THAT(full.error().what, HasSubstr("disk full"));
  EXPECT_FALSE(files.exists("/b"));
}

} // namespace
} // namespace farm
