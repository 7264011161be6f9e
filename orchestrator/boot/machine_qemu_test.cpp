// Real QEMU, without a kernel: what only the real thing can show.
#include <sys/types.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>

#include <gmock/gmock.h>

#include "boot/machine.hpp"
#include "boot/qemu_cmdline.hpp"
#include "process/boost_runner.hpp"
#include "process/process_host.hpp"
#include "testing/temp_dir.hpp"

namespace farm {
namespace {

using ::testing::HasSubstr;

class MachineQemuTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Command version;
    version.argv = {k_qemu, "--version"};
    if (!BoostRunner(host_, {}).run(version)) {
      GTEST_SKIP() << k_qemu << " is not installed";
    }
    spec_.qemu.binary = k_qemu;
    spec_.qemu.machine = "q35";
    spec_.qemu.memory_mib = 64;
    spec_.qemu.smp = 2;
    request_.deadlines.first_output_s = 1;
    request_.deadlines.answer_s = 5;
  }

  /// The firmware alone, with the virtual CPUs stopped: prints nothing.
  std::vector<std::string> stopped_machine() {
    QemuLaunch launch;
    auto argv = qemu_command(spec_, launch);
    // Without a kernel: its options are the last four.
    argv.resize(argv.size() - 4);
    argv.emplace_back("-S");
    return argv;
  }

  MachineEnd run() {
    auto end = Machine(*loop_).run(request_);
    if (!end) {
      ADD_FAILURE() << end.error().what;
      return {};
    }
    return *end;
  }

  /// QEMU, which root starts as nobody, writes there.
  static void open_to_all(const TempDir& dir) {
    std::filesystem::permissions(dir.path(), std::filesystem::perms::all);
  }

  static constexpr const char* k_qemu = "qemu-system-x86_64";
  ProcessHost host_;
  std::unique_ptr<EventLoop> loop_ = host_.make_loop();
  ArchSpec spec_;
  BootRequest request_;
};

TEST_F(MachineQemuTest, MissingKernelIsQemusError) {
  QemuLaunch launch;
  launch.kernel = "/nowhere/bzImage";
  request_.argv = qemu_command(spec_, launch);
  const auto end = run();
  EXPECT_EQ(end.kind, MachineEndKind::qemu_failed);
  EXPECT_EQ(end.exit_status, 1);
  EXPECT_THAT(end.detail, HasSubstr("/nowhere/bzImage"));
}

TEST_F(MachineQemuTest, MachineThatPrintsNothingIsExamined) {
  request_.argv = stopped_machine();
  const auto end = run();
  EXPECT_EQ(end.kind, MachineEndKind::no_output);
  EXPECT_EQ(end.exit_status, 0);
  ASSERT_TRUE(end.post_mortem);
  ASSERT_EQ(end.post_mortem->cpus.size(), 2U);
  EXPECT_EQ(end.post_mortem->cpus[0].pc, 0xfff0U); // x86's reset vector
  EXPECT_EQ(end.post_mortem->cpus[1].index, 1);
  EXPECT_FALSE(end.post_mortem->console_answered);
  EXPECT_GT(end.qemu_cpu_s, 0);
}

TEST_F(MachineQemuTest, KilledFromOutsideIsQemuFailed) {
  const TempDir dir;
  open_to_all(dir);
  const auto pid_file = dir.path() / "pid";
  request_.argv = stopped_machine();
  request_.argv.insert(request_.argv.end(), {"-pidfile", pid_file.string()});
  request_.deadlines.first_output_s = 60;
  std::unique_ptr<Timer> poll;
  std::function<void()> kill_when_up = [&] {
    pid_t pid = 0;
    if (std::ifstream(pid_file) >> pid) {
      ::kill(pid, SIGKILL);
    } else {
      poll = loop_->after(0.01, kill_when_up);
    }
  };
  loop_->post(kill_when_up);
  const auto end = run();
  EXPECT_EQ(end.kind, MachineEndKind::qemu_failed);
  EXPECT_EQ(end.exit_status, 128 + SIGKILL);
  EXPECT_FALSE(end.post_mortem);
}

TEST_F(MachineQemuTest, StuckQemuIsKilled) {
  // A stopped process answers neither QMP nor TERM.
  const TempDir dir;
  open_to_all(dir);
  const auto pid_file = dir.path() / "pid";
  request_.argv = stopped_machine();
  request_.argv.insert(request_.argv.end(), {"-pidfile", pid_file.string()});
  request_.deadlines.answer_s = 0.2;
  std::unique_ptr<Timer> poll;
  std::function<void()> stop_when_up = [&] {
    pid_t pid = 0;
    if (std::ifstream(pid_file) >> pid) {
      ::kill(pid, SIGSTOP);
    } else {
      poll = loop_->after(0.01, stop_when_up);
    }
  };
  loop_->post(stop_when_up);
  const auto end = run();
  EXPECT_EQ(end.kind, MachineEndKind::no_output);
  EXPECT_EQ(end.exit_status, 128 + SIGKILL);
  ASSERT_TRUE(end.post_mortem);
  EXPECT_TRUE(end.post_mortem->cpus.empty());
}

TEST_F(MachineQemuTest, CancelLeavesNoQemu) {
  const TempDir dir;
  open_to_all(dir);
  const auto pid_file = dir.path() / "pid";
  request_.argv = stopped_machine();
  request_.argv.insert(request_.argv.end(), {"-pidfile", pid_file.string()});
  request_.deadlines.first_output_s = 60;
  pid_t pid = 0;
  std::unique_ptr<Timer> poll;
  std::function<void()> cancel_when_up = [&] {
    if (std::ifstream(pid_file) >> pid) {
      request_.cancel.cancel();
    } else {
      poll = loop_->after(0.01, cancel_when_up);
    }
  };
  loop_->post(cancel_when_up);
  EXPECT_EQ(run().kind, MachineEndKind::interrupted);
  ASSERT_GT(pid, 0);
  EXPECT_EQ(::kill(pid, 0), -1);
}

} // namespace
} // namespace farm
