#include "pipeline/bundle.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/filesystem.hpp"
#include "testing/temp_dir.hpp"

namespace fs = std::filesystem;

namespace farm {
namespace {

using testing::HasSubstr;

class BundleTest : public testing::Test {
 protected:
  BundleTest() {
    job_.arch.name = "alpha";
    job_.arch.qemu.binary = "qemu-system-alpha";
    job_.arch.qemu.machine = "clipper";
    job_.arch.boot.console = "srm";
    contents_.run = "20260131-235959-ab12";
    contents_.cases = "uffd/poison_read";
    contents_.seed = 0xfedcba9876543210;
    contents_.record.arch = "alpha";
    contents_.record.profile = "default";
    contents_.record.kernel_digest = "k1";
    contents_.record.guest_digest = "g1";
    contents_.record.detectors = {{"lockdep", DetectorState::on, ""}};
    contents_.artifacts.kernel.image = put("image", "kernel");
    contents_.artifacts.kernel.vmlinux = put("vmlinux", "symbols");
    contents_.artifacts.guest.initramfs = put("initramfs", "guest");
  }

  fs::path put(const std::string& name, const std::string& text) {
    EXPECT_TRUE(real_filesystem().write_atomic(dir_.path() / name, text));
    return dir_.path() / name;
  }

  Result<void> write() {
    return write_bundle(contents_, job_, dir_.path() / "none",
                        dir_.path() / "scratch", archive());
  }
  [[nodiscard]] fs::path archive() const { return dir_.path() / "x.tar.zst"; }
  Result<BundleContents> read() {
    return read_bundle(archive(), dir_.path() / "out");
  }

  TempDir dir_;
  Job job_;
  BundleContents contents_;
};

TEST_F(BundleTest, ComesBackAsItWas) {
  ASSERT_TRUE(write());
  EXPECT_FALSE(fs::exists(dir_.path() / "scratch"));
  const auto back = read();
  ASSERT_TRUE(back) << back.error().what;
  EXPECT_EQ(back->run, contents_.run);
  EXPECT_EQ(back->cases, contents_.cases);
  EXPECT_EQ(back->seed, contents_.seed);
  EXPECT_EQ(back->record.kernel_digest, "k1");
  ASSERT_EQ(back->record.detectors.size(), 1u);
  EXPECT_EQ(back->record.detectors[0].state, DetectorState::on);
  EXPECT_EQ(*real_filesystem().read_file(back->artifacts.kernel.image),
            "kernel");
  EXPECT_EQ(*real_filesystem().read_file(back->artifacts.guest.initramfs),
            "guest");
  EXPECT_TRUE(back->artifacts.kernel.dtb.empty());
}

TEST_F(BundleTest, ScriptNeedsNothingButQemu) {
  ASSERT_TRUE(write());
  const auto back = read();
  ASSERT_TRUE(back);
  const fs::path script = back->artifacts.kernel.dir / "run.sh";
  const std::string text = *real_filesystem().read_file(script);
  EXPECT_THAT(text, HasSubstr("exec qemu-system-alpha "));
  EXPECT_THAT(text, HasSubstr(" -kernel image -initrd initramfs.cpio "));
  EXPECT_THAT(text, HasSubstr("torture.run=uffd/poison_read "
                              "torture.seed=0xfedcba9876543210"));
  EXPECT_NE(fs::status(script).permissions() & fs::perms::owner_exec,
            fs::perms::none);
}

TEST_F(BundleTest, OptionsThatTravelInTheInitramfsAreInOne) {
  job_.arch.boot.cmdline = CmdlineKind::builtin;
  ASSERT_TRUE(write());
  const auto back = read();
  ASSERT_TRUE(back);
  const fs::path dir = back->artifacts.kernel.dir;
  EXPECT_THAT(*real_filesystem().read_file(dir / "run.sh"),
              HasSubstr("-initrd initramfs-case.cpio"));
  EXPECT_THAT(*real_filesystem().read_file(dir / "initramfs-case.cpio"),
              HasSubstr("torture.run=uffd/poison_read"));
  EXPECT_EQ(*real_filesystem().read_file(dir / "initramfs.cpio"), "guest");
}

TEST_F(BundleTest, WhatIsMissingOrNoBundleIsToldAtOnce) {
  contents_.artifacts.kernel.vmlinux = "/no/vmlinux";
  const auto written = write();
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error().what, HasSubstr("/no/vmlinux"));
  EXPECT_FALSE(fs::exists(archive()));
  put("x.tar.zst", "no archive");
  const auto back = read();
  ASSERT_FALSE(back);
  EXPECT_EQ(back.error().kind, ErrorKind::config);
}

} // namespace
} // namespace farm
