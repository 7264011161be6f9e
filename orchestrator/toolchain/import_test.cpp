#include "toolchain/import.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/fake_runner.hpp"
#include "testing/temp_dir.hpp"
#include "toolchain/unpack.hpp"

namespace farm {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// One entry of an archive: a file with its own name as content, or a link.
struct Entry {
  std::string path;
  unsigned type = AE_IFREG;
  std::string link;
};

void write_archive(const fs::path& path, const std::vector<Entry>& entries) {
  archive* out = archive_write_new();
  archive_write_set_format_pax_restricted(out);
  archive_write_add_filter_xz(out);
  ASSERT_EQ(archive_write_open_filename(out, path.c_str()), ARCHIVE_OK);
  for (const Entry& each : entries) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, each.path.c_str());
    archive_entry_set_perm(entry, 0755);
    archive_entry_set_filetype(entry, each.type);
    std::string content;
    if (each.type == AE_IFLNK) {
      archive_entry_set_symlink(entry, each.link.c_str());
    } else if (!each.link.empty()) {
      archive_entry_set_hardlink(entry, each.link.c_str());
    } else if (each.type == AE_IFREG) {
      content = each.path;
    }
    archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
    EXPECT_EQ(archive_write_header(out, entry), ARCHIVE_OK);
    archive_write_data(out, content.data(), content.size());
    archive_entry_free(entry);
  }
  archive_write_close(out);
  archive_write_free(out);
}

class ImportTest : public testing::Test {
 protected:
  ImportTest() {
    recipe_.target = "toy-linux";
    recipe_.binutils = "/nowhere/binutils-*.tar.xz";
    recipe_.gcc = "/nowhere/gcc-*.tar.xz";
    runner_.on("*-gcc --version", 0, "toy-linux-gcc (GCC) 12\nCopyright\n");
    runner_.on("*-g++ --version", 0, "toy-linux-g++ (GCC) 12\n");
    runner_.on("* -dumpmachine", 0, "toy-linux\n");
    runner_.on("* -c /dev/null *", 0);
    write_archive(file_, {{"toy-linux/", AE_IFDIR, ""},
                          {"toy-linux/bin/", AE_IFDIR, ""},
                          {"toy-linux/bin/toy-linux-gcc", AE_IFREG, ""},
                          {"toy-linux/bin/toy-linux-g++", AE_IFREG,
                           "toy-linux/bin/toy-linux-gcc"},
                          {"toy-linux/bin/cc", AE_IFLNK, "toy-linux-gcc"}});
  }

  Result<KeptToolchain> import() {
    return import_toolchain(runner_, shelf_, {file_, recipe_});
  }

  std::string error_of_import() {
    const auto kept = import();
    EXPECT_FALSE(kept);
    return kept ? "" : kept.error().what;
  }

  TempDir dir_;
  fs::path file_ = dir_.path() / "toy-linux.tar.xz";
  Cache cache_{dir_.path() / "cache"};
  ToolchainShelf shelf_{cache_};
  FakeRunner runner_;
  ToolchainRecipe recipe_;
};

TEST_F(ImportTest, ToolchainIsUnpackedCheckedAndFound) {
  const auto kept = import();
  ASSERT_TRUE(kept) << kept.error().what;
  EXPECT_EQ(kept->origin, ToolchainOrigin::imported);
  EXPECT_EQ(kept->identity, "toy-linux-gcc (GCC) 12 [toy-linux]");
  const fs::path bin = kept->dir / "bin";
  EXPECT_EQ(*real_filesystem().read_file(bin / "toy-linux-gcc"),
            "toy-linux/bin/toy-linux-gcc");
  EXPECT_TRUE(fs::equivalent(bin / "toy-linux-gcc", bin / "toy-linux-g++"));
  const auto found = shelf_.find(recipe_);
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->name, kept->name);
  EXPECT_EQ((*found)->origin, ToolchainOrigin::imported);
  EXPECT_EQ((*found)->identity, kept->identity);
  EXPECT_TRUE(fs::is_empty(cache_.root() / "staging"));
}

TEST_F(ImportTest, TheSameAgainIsFine) {
  ASSERT_TRUE(import());
  EXPECT_TRUE(import());
}

TEST_F(ImportTest, CompilerOfAnotherMachineIsRefused) {
  runner_.on("*-g++ -dumpmachine", 0, "x86_64-linux-gnu\n");
  EXPECT_EQ(error_of_import(), file_.string() + ": toy-linux-g++ is a compiler "
                                                "for 'x86_64-linux-gnu'");
  EXPECT_FALSE(shelf_.has(recipe_));
  EXPECT_TRUE(fs::is_empty(cache_.root() / "staging"));
}

TEST_F(ImportTest, CompilerThatLacksALibraryHereIsRefused) {
  runner_.on("*-gcc -x c *", 1, "cc1: error while loading libmpc.so.3\n");
  EXPECT_THAT(error_of_import(),
              HasSubstr("does not compile here: cc1: error while loading"));
}

TEST_F(ImportTest, CompilerThatDoesNotRunIsRefused) {
  runner_.on("*-gcc -dumpmachine", 126);
  EXPECT_THAT(error_of_import(), HasSubstr("toy-linux-gcc does not run here"));
}

TEST_F(ImportTest, ArchiveWithoutACompilerIsRefused) {
  write_archive(file_, {{"toy-linux/README", AE_IFREG, ""}});
  EXPECT_EQ(error_of_import(),
            file_.string() + ": has no toy-linux/bin/toy-linux-gcc");
}

TEST_F(ImportTest, FileThatIsNoArchiveIsRefused) {
  ASSERT_TRUE(real_filesystem().write_atomic(file_, "hello"));
  const auto kept = import();
  ASSERT_FALSE(kept);
  EXPECT_EQ(kept.error().kind, ErrorKind::config);
  EXPECT_THAT(kept.error().what, HasSubstr("not a usable archive"));
}

TEST_F(ImportTest, TruncatedArchiveIsRefused) {
  fs::resize_file(file_, fs::file_size(file_) / 2);
  EXPECT_THAT(error_of_import(), HasSubstr("not a usable archive"));
}

TEST_F(ImportTest, WhatPointsOutsideIsRefused) {
  const std::vector<Entry> rows = {
      {"toy-linux/../evil", AE_IFREG, ""},
      {"../evil", AE_IFREG, ""},
      {"/evil", AE_IFREG, ""},
      {"other/evil", AE_IFREG, ""},
      {"toy-linux-evil", AE_IFREG, ""},
      {"toy-linux/l", AE_IFLNK, "/etc"},
      {"toy-linux/l", AE_IFLNK, "../../etc"},
      {"toy-linux/l", AE_IFREG, "/etc/passwd"},
      {"toy-linux/l", AE_IFREG, "toy-linux/../../x"},
      {"toy-linux/pipe", AE_IFIFO, ""},
  };
  for (const Entry& row : rows) {
    write_archive(file_, {row});
    const auto unpacked = unpack_archive(file_, "toy-linux", dir_.path());
    ASSERT_FALSE(unpacked) << row.path << " " << row.link;
    EXPECT_EQ(unpacked.error().kind, ErrorKind::config);
    EXPECT_FALSE(fs::exists(dir_.path() / "evil"));
  }
}

TEST_F(ImportTest, NothingIsWrittenThroughALink) {
  fs::create_directory(dir_.path() / "toy-linux");
  write_archive(file_, {{"toy-linux/a", AE_IFLNK, "b"},
                        {"toy-linux/b/", AE_IFDIR, ""},
                        {"toy-linux/a/evil", AE_IFREG, ""}});
  EXPECT_FALSE(unpack_archive(file_, "toy-linux", dir_.path()) &&
               fs::exists(dir_.path() / "toy-linux" / "b" / "evil"));
}

TEST_F(ImportTest, ArchivesAreFoundByNameAndInFolders) {
  ASSERT_TRUE(real_filesystem().write_atomic(dir_.path() / "notes", "x"));
  const auto one = find_archives(file_, {recipe_});
  ASSERT_TRUE(one);
  EXPECT_EQ(one->at(0).recipe.target, "toy-linux");
  const auto all = find_archives(dir_.path(), {recipe_});
  ASSERT_TRUE(all);
  ASSERT_EQ(all->size(), 1U);
  EXPECT_EQ(all->at(0).path, file_);
}

TEST_F(ImportTest, OtherPathsAreUsageErrors) {
  const auto gone = find_archives("/no/such/file", {recipe_});
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().kind, ErrorKind::usage);
  EXPECT_EQ(gone.error().what, "/no/such/file: no such file or folder");
  fs::rename(file_, dir_.path() / "other-linux.tar.xz");
  const auto other =
      find_archives(dir_.path() / "other-linux.tar.xz", {recipe_});
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().hint, "known names: toy-linux.tar.xz");
  const auto none = find_archives(dir_.path(), {recipe_});
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error().what, HasSubstr("has no archive of a toolchain"));
}

} // namespace
} // namespace farm
