#include "image/busybox.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/filesystem.hpp"
#include "testing/fake_runner.hpp"
#include "testing/temp_dir.hpp"

namespace farm {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::HasSubstr;

class BusyboxTest : public testing::Test {
 protected:
  BusyboxTest() {
    runner_.on("apt-get * update", 0);
    runner_.on("apt-get * download busybox-static",
               [](const Command& command) -> Result<CommandResult> {
                 EXPECT_TRUE(real_filesystem().write_atomic(
                     command.cwd / "busybox-static_1_arm64.deb", "package"));
                 return CommandResult{};
               });
    runner_.on("dpkg-deb -x *",
               [](const Command& command) -> Result<CommandResult> {
                 const fs::path root = command.argv.back();
                 EXPECT_TRUE(real_filesystem().make_dirs(root / "bin"));
                 EXPECT_TRUE(real_filesystem().write_atomic(
                     root / "bin" / "busybox", "the program"));
                 return CommandResult{};
               });
  }

  TempDir dir_;
  Cache cache_{dir_.path() / "cache"};
  FakeRunner runner_;
};

TEST_F(BusyboxTest, IsFetchedOnceForAForeignArchitecture) {
  const auto first = find_busybox(cache_, runner_, "arm64");
  ASSERT_TRUE(first) << first.error().what;
  EXPECT_EQ(*real_filesystem().read_file(*first), "the program");
  EXPECT_THAT(runner_.lines().front(), HasSubstr("APT::Architecture=arm64"));
  EXPECT_THAT(runner_.lines().front(),
              HasSubstr("Dir::State=" + cache_.root().string()));
  const std::size_t calls = runner_.lines().size();
  const auto second = find_busybox(cache_, runner_, "arm64");
  ASSERT_TRUE(second);
  EXPECT_EQ(*first, *second);
  EXPECT_EQ(runner_.lines().size(), calls);
}

TEST_F(BusyboxTest, SourcesWithoutItAreToldAndLeaveNothing) {
  runner_.on("apt-get * download busybox-static", 100,
             "E: Unable to locate package busybox-static\n");
  const auto none = find_busybox(cache_, runner_, "m68k");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, ErrorKind::infra);
  EXPECT_THAT(none.error().what, HasSubstr("Unable to locate package"));
  EXPECT_FALSE(cache_.has("busybox", "m68k"));
}

} // namespace
} // namespace farm
