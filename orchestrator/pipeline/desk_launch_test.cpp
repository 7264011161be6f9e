#include "pipeline/desk_launch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/filesystem.hpp"
#include "pipeline/quiet_progress.hpp"
#include "testing/fake_runner.hpp"
#include "testing/temp_dir.hpp"

namespace farm {
namespace {

using testing::HasSubstr;
using testing::Not;

class DeskLaunchTest : public testing::Test {
 protected:
  DeskLaunchTest() {
    artifacts_.kernel.image = "/cache/image";
    artifacts_.guest.initramfs = dir_.path() / "initramfs.cpio";
    put_suite("... torture.shell= ...");
    job_.arch.boot.console = "ttyS0";
    wishes_.cases = "segv/*";
    wishes_.shell = true;
  }

  void put_suite(const std::string& bytes) {
    EXPECT_TRUE(
        real_filesystem().write_atomic(artifacts_.guest.initramfs, bytes));
  }

  Result<QemuLaunch> launch() {
    return desk_launch(context_, job_, artifacts_, wishes_,
                       dir_.path() / "run");
  }

  TempDir dir_;
  Cache cache_{dir_.path() / "cache"};
  FakeRunner runner_;
  ProcessHost host_;
  Resources resources_{1, 0};
  QuietProgress progress_;
  InitramfsManifest manifest_;
  RunContext context_{cache_,     runner_,   host_, system_clock_seam(),
                      resources_, progress_, {},    {},
                      {},         manifest_, {},    {},
                      {},         {},        {},    {}};
  Job job_;
  Artifacts artifacts_;
  DeskWishes wishes_;
};

TEST_F(DeskLaunchTest, ShellAsksTheSuiteForItsPrompt) {
  const auto made = launch();
  ASSERT_TRUE(made) << made.error().what;
  EXPECT_TRUE(made->on_terminal);
  EXPECT_THAT(made->cmdline, HasSubstr("torture.run=segv/* torture.shell=1"));
  EXPECT_EQ(made->initramfs, artifacts_.guest.initramfs) << "no busybox";
  EXPECT_TRUE(runner_.lines().empty()) << "nothing is fetched";
}

TEST_F(DeskLaunchTest, WithoutTheShellTheCasesRun) {
  wishes_.shell = false;
  wishes_.gdb_port = 99;
  put_suite("from long ago");
  const auto made = launch();
  ASSERT_TRUE(made) << made.error().what;
  EXPECT_EQ(made->gdb_port, 99);
  EXPECT_THAT(made->cmdline, Not(HasSubstr("torture.shell")));
}

TEST_F(DeskLaunchTest, SuiteFromBeforeThereWasAPromptIsToldOf) {
  put_suite("from long ago");
  const auto made = launch();
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, ErrorKind::usage);
}

TEST_F(DeskLaunchTest, BusyboxThatCannotBeHadLeavesThePrompt) {
  job_.arch.guest.busybox = "arm64";
  runner_.on("apt-get *", 100, "E: no network");
  const auto made = launch();
  ASSERT_TRUE(made) << made.error().what;
  EXPECT_EQ(made->initramfs, artifacts_.guest.initramfs);
}

} // namespace
} // namespace farm
