#include "pipeline/boot_stage.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/filesystem.hpp"
#include "testing/temp_dir.hpp"

namespace farm {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class MakeLaunchTest : public testing::Test {
 protected:
  MakeLaunchTest() {
    artifacts_.kernel.image = "/cache/image";
    artifacts_.kernel.dtb = "/cache/dtb";
    artifacts_.guest.initramfs = dir_.path() / "initramfs.cpio";
    EXPECT_TRUE(
        real_filesystem().write_atomic(artifacts_.guest.initramfs, "archive"));
    job_.arch.boot.console = "ttyS0";
    options_.only = 7;
  }

  QemuLaunch launch() {
    const auto made = make_launch(job_, artifacts_, options_, "tcg", own_);
    EXPECT_TRUE(made);
    return made ? *made : QemuLaunch();
  }

  TempDir dir_;
  fs::path own_ = dir_.path() / "run" / "initramfs-0.cpio";
  Job job_;
  Artifacts artifacts_;
  GuestOptions options_;
};

TEST_F(MakeLaunchTest, OptionsAreAmongTheKernelsArguments) {
  const QemuLaunch made = launch();
  EXPECT_EQ(made.kernel, "/cache/image");
  EXPECT_EQ(made.dtb, "/cache/dtb");
  EXPECT_EQ(made.initramfs, artifacts_.guest.initramfs);
  EXPECT_THAT(made.cmdline, HasSubstr("torture.only=7"));
  EXPECT_FALSE(fs::exists(own_));
}

TEST_F(MakeLaunchTest, OptionsInTheInitramfsMakeItTheBootsOwn) {
  job_.arch.boot.cmdline = CmdlineKind::builtin;
  const QemuLaunch made = launch();
  EXPECT_EQ(made.initramfs, own_);
  EXPECT_THAT(made.cmdline, Not(HasSubstr("torture.")));
  const auto bytes = real_filesystem().read_file(own_);
  ASSERT_TRUE(bytes);
  EXPECT_THAT(*bytes, StartsWith("archive"));
  EXPECT_THAT(*bytes, HasSubstr("torture.only=7\n"));
}

TEST_F(MakeLaunchTest, BusyboxMakesTheInitramfsTheBootsOwn) {
  const fs::path program = dir_.path() / "busybox";
  ASSERT_TRUE(real_filesystem().write_atomic(program, "its bytes"));
  options_.shell = true;
  const auto made =
      make_launch(job_, artifacts_, options_, "tcg", own_, program);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->initramfs, own_);
  EXPECT_THAT(made->cmdline, HasSubstr("torture.shell=1"));
  const auto bytes = real_filesystem().read_file(own_);
  ASSERT_TRUE(bytes);
  EXPECT_THAT(*bytes, StartsWith("archive"));
  EXPECT_THAT(*bytes, HasSubstr("its bytes"));
}

TEST_F(MakeLaunchTest, EmbeddedGuestTakesNoBusybox) {
  artifacts_.embedded = true;
  const auto made =
      make_launch(job_, artifacts_, options_, "tcg", own_, "/no/busybox");
  ASSERT_TRUE(made);
  EXPECT_TRUE(made->initramfs.empty());
}

TEST_F(MakeLaunchTest, EmbeddedGuestNeedsNoInitramfs) {
  artifacts_.embedded = true;
  EXPECT_TRUE(launch().initramfs.empty());
}

} // namespace
} // namespace farm
