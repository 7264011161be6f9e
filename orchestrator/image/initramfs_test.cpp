#include "image/initramfs.hpp"

#include <gtest/gtest.h>

#include "base/filesystem.hpp"
#include "testing/temp_dir.hpp"

namespace farm {
namespace {

InitramfsManifest manifest() {
  InitramfsManifest value;
  value.dirs = {{"dev", 0755}};
  value.nodes = {{"dev/console", 0600, 'c', 5, 1}};
  value.files = {{"init", "fault-torture", 0755}};
  return value;
}

/// The newc header that precedes a path, as 13 hexadecimal fields.
std::string header_of(const std::string& archive, const std::string& path) {
  const std::size_t name = archive.find(path + '\0');
  return name == std::string::npos || name < 110
             ? ""
             : archive.substr(name - 110, 110);
}

TEST(Initramfs, HoldsDirectoriesNodesAndFilesInNewcFormat) {
  const auto archive =
      pack_initramfs(manifest(), {{"fault-torture", "ELF bytes"}});
  ASSERT_TRUE(archive) << archive.error().what;
  EXPECT_TRUE(archive->starts_with("070701"));
  const std::string node = header_of(*archive, "dev/console");
  EXPECT_EQ(node.substr(14, 8), "00002180") << "character device, mode 0600";
  EXPECT_EQ(node.substr(78, 8), "00000005") << "major";
  EXPECT_EQ(node.substr(86, 8), "00000001") << "minor";
  const std::string init = header_of(*archive, "init");
  EXPECT_EQ(init.substr(14, 8), "000081ed") << "regular file, mode 0755";
  EXPECT_EQ(init.substr(54, 8), "00000009") << "size";
  EXPECT_NE(archive->find("ELF bytes"), std::string::npos);
  EXPECT_NE(archive->find("TRAILER!!!"), std::string::npos);
}

TEST(Initramfs, SameInputGivesTheSameBytes) {
  const auto one = pack_initramfs(manifest(), {{"fault-torture", "x"}});
  const auto two = pack_initramfs(manifest(), {{"fault-torture", "x"}});
  ASSERT_TRUE(one && two);
  EXPECT_EQ(*one, *two);
}

TEST(Initramfs, WholeBlocksAreFilled) {
  const auto archive = pack_initramfs(manifest(), {{"fault-torture", "xyz"}});
  ASSERT_TRUE(archive);
  EXPECT_EQ(archive->size() % 512, 0U);
}

TEST(Initramfs, UnknownContentIsAConfigError) {
  const auto archive = pack_initramfs(manifest(), {});
  ASSERT_FALSE(archive);
  EXPECT_EQ(archive.error().kind, ErrorKind::config);
}

TEST(Initramfs, OptionsAreASecondArchiveAtABlocksStart) {
  const auto first = pack_initramfs(manifest(), {{"fault-torture", "x"}});
  ASSERT_TRUE(first);
  const auto both = with_options(*first, "torture.run=a/* torture.only=7");
  ASSERT_TRUE(both);
  EXPECT_TRUE(both->starts_with(*first));
  const std::size_t end = both->find("TRAILER!!!");
  const std::size_t second = both->find("070701", end);
  ASSERT_NE(second, std::string::npos);
  EXPECT_EQ(second % 512, 0U);
  EXPECT_EQ(header_of(*both, "torture.options").substr(14, 8), "00008124")
      << "regular file, mode 0444";
  EXPECT_NE(both->find("torture.run=a/* torture.only=7\n", second),
            std::string::npos);
  EXPECT_NE(both->find("TRAILER!!!", second), std::string::npos);
}

TEST(Initramfs, NoOptionsChangeNothing) {
  EXPECT_EQ(*with_options("archive", ""), "archive");
}

TEST(Initramfs, BusyboxIsASecondArchiveWithItsFolder) {
  const TempDir dir;
  const auto program = dir.path() / "busybox";
  ASSERT_TRUE(real_filesystem().write_atomic(program, "busybox's bytes"));
  const auto first = pack_initramfs(manifest(), {{"fault-torture", "x"}});
  ASSERT_TRUE(first);
  const auto both = with_busybox(*first, program);
  ASSERT_TRUE(both);
  EXPECT_TRUE(both->starts_with(*first));
  EXPECT_EQ(header_of(*both, "bin/busybox").substr(14, 8), "000081ed");
  EXPECT_NE(both->find("busybox's bytes"), std::string::npos);
  EXPECT_FALSE(with_busybox(*first, dir.path() / "none"));
}

} // namespace
} // namespace farm
