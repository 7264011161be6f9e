#include "process/output_file.hpp"

#include <gtest/gtest.h>

#include "base/filesystem.hpp"
#include "testing/temp_dir.hpp"

namespace farm {
namespace {

std::string content(const std::filesystem::path& path) {
  auto text = real_filesystem().read_file(path);
  return text ? *text : text.error().what;
}

TEST(OutputFile, AppendKeepsWhatIsThere) {
  const TempDir dir;
  const auto path = dir.path() / "log";
  for (const char* text : {"one\n", "two\n"}) {
    auto file = OutputFile::open(path, OutputFile::Mode::append);
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->write(text));
  }
  EXPECT_EQ(content(path), "one\ntwo\n");
}

TEST(OutputFile, TruncateStartsAnew) {
  const TempDir dir;
  const auto path = dir.path() / "log";
  for (const char* text : {"one\n", "two\n"}) {
    auto file = OutputFile::open(path, OutputFile::Mode::truncate);
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->write(text));
  }
  EXPECT_EQ(content(path), "two\n");
}

TEST(OutputFile, MissingFolderIsAnInfraErrorNamingThePath) {
  const TempDir dir;
  const auto path = dir.path() / "none" / "log";
  const auto file = OutputFile::open(path, OutputFile::Mode::append);
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().kind, ErrorKind::infra);
  EXPECT_NE(file.error().what.find(path.string()), std::string::npos);
}

TEST(OutputFile, FullDiskIsAnInfraError) {
  auto file = OutputFile::open("/dev/full", OutputFile::Mode::append);
  ASSERT_TRUE(file);
  const auto written = file->write("x");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, ErrorKind::infra);
}

} // namespace
} // namespace farm
