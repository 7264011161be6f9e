#include "console/log_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <archive.h>
#include <archive_entry.h>

#include <filesystem>

#include "base/filesystem.hpp"

namespace farm {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class LogFileTest : public testing::Test {
 protected:
  void SetUp() override {
    auto made = make_temp_dir(fs::temp_directory_path(), "log-file-test-");
    ASSERT_TRUE(made);
    root_ = *made;
  }
  void TearDown() override { fs::remove_all(root_); }

  fs::path write(const std::string& text) {
    const fs::path path = root_ / "console.log";
    EXPECT_TRUE(real_filesystem().write_atomic(path, text));
    return path;
  }

  /// The text as `filter` of libarchive packs it.
  fs::path pack(const std::string& text, const char* filter) {
    const fs::path path = root_ / "packed";
    archive* out = archive_write_new();
    EXPECT_EQ(archive_write_add_filter_by_name(out, filter), ARCHIVE_OK);
    archive_write_set_format_raw(out);
    archive_write_open_filename(out, path.c_str());
    archive_entry* entry = archive_entry_new();
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_write_header(out, entry);
    archive_write_data(out, text.data(), text.size());
    archive_entry_free(entry);
    archive_write_free(out);
    return path;
  }

  Result<std::string> read(const fs::path& path) {
    std::string text;
    const auto done =
        read_log(path, [&](std::string_view piece) { text += piece; });
    return done ? Result<std::string>(text) : done.error();
  }

  fs::path root_;
};

std::string log_of(std::size_t lines) {
  std::string text;
  for (std::size_t i = 0; i < lines; ++i) {
    text += "[    1.000000] line " + std::to_string(i) + "\n";
  }
  return text;
}

TEST_F(LogFileTest, PlainLogIsReadAsItIs) {
  const std::string text = log_of(100000);
  const auto read_back = read(write(text));
  ASSERT_TRUE(read_back) << read_back.error().what;
  EXPECT_EQ(*read_back, text);
}

TEST_F(LogFileTest, EmptyLogIsALog) {
  const auto text = read(write(""));
  ASSERT_TRUE(text) << text.error().what;
  EXPECT_EQ(*text, "");
}

TEST_F(LogFileTest, PackedLogsAreUnpacked) {
  const std::string text = log_of(10000);
  for (const char* filter : {"gzip", "xz", "zstd", "bzip2", "lz4"}) {
    const auto read_back = read(pack(text, filter));
    ASSERT_TRUE(read_back) << filter << ": " << read_back.error().what;
    EXPECT_EQ(*read_back, text) << filter;
  }
}

TEST_F(LogFileTest, CutOffPackedLogGivesWhatIsThereAndAnError) {
  const fs::path path = pack(log_of(100000), "gzip");
  fs::resize_file(path, fs::file_size(path) / 2);
  std::string text;
  const auto done =
      read_log(path, [&](std::string_view piece) { text += piece; });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, ErrorKind::config);
  EXPECT_THAT(done.error().what, HasSubstr("cannot be read"));
  EXPECT_THAT(text, HasSubstr("line 1000\n"));
}

TEST_F(LogFileTest, NoFileAndFolderSaySo) {
  EXPECT_THAT(read(root_ / "none").error().what,
              HasSubstr("No such file or directory"));
  EXPECT_THAT(read(root_).error().what, HasSubstr("Is a directory"));
}

} // namespace
} // namespace farm
