#include "boot/machine.hpp"

#include <csignal>
#include <cstdlib>
#include <filesystem>

#include <gmock/gmock.h>

#include "base/filesystem.hpp"
#include "testing/fake_loop.hpp"
#include "testing/scripted_qmp.hpp"
#include "testing/temp_dir.hpp"

namespace farm {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Understands one-letter news: S suite, C case of 5 s, F case finished, E end.
class LetterSink : public ConsoleSink {
 public:
  void on_bytes(std::string_view bytes, BootWatch& watch) override {
    seen += bytes;
    for (const char byte : bytes) {
      switch (byte) {
        case 'S':
          watch.suite_started();
          break;
        case 'C':
          watch.case_started(5);
          break;
        case 'F':
          starvation.push_back(watch.case_finished());
          break;
        case 'E':
          watch.ended();
          break;
        default:
          break;
      }
    }
  }
  std::string seen;
  std::vector<double> starvation;
};

class MachineTest : public ::testing::Test {
 protected:
  MachineTest() {
    request_.argv = {"qemu-system-test", "-M", "none"};
    request_.deadlines.first_output_s = 10;
    request_.deadlines.suite_start_s = 50;
    request_.deadlines.silence_s = 20;
    request_.deadlines.total_s = 200;
    request_.deadlines.case_margin_s = 2;
    request_.deadlines.leave_s = 7;
    request_.deadlines.answer_s = 3;
    request_.console_log = dir_.path() / "console.log";
    request_.sink = &sink_;
    loop_.script([this](FakeProcess& qemu) {
      qemu_ = &qemu;
      for (const auto& [time, text] : prints_) {
        loop_.at(time, [&qemu, text = text] { qemu.print(text); });
      }
      if (exit_) {
        loop_.at(exit_->first,
                 [this, &qemu] { qemu.exit(exit_->second, 1.5); });
      }
    });
  }

  MachineEnd run() {
    auto end = Machine(loop_).run(request_);
    if (!end) {
      ADD_FAILURE() << end.error().what;
      return {};
    }
    EXPECT_TRUE(qemu_ == nullptr || qemu_->ended);
    EXPECT_TRUE(qemu_ == nullptr || !qemu_->abandoned);
    return *end;
  }

  std::string log() {
    auto text = real_filesystem().read_file(request_.console_log);
    return text ? *text : text.error().what;
  }

  const TempDir dir_;
  FakeLoop loop_;
  LetterSink sink_;
  BootRequest request_;
  FakeProcess* qemu_ = nullptr;
  std::vector<std::pair<double, std::string>> prints_;
  std::optional<std::pair<double, int>> exit_;
};

TEST_F(MachineTest, CompleteBootExitsByItself) {
  prints_ = {{1, "boot\n"}, {2, "S"}, {3, "C"}, {4, "F"}, {5, "E"}};
  exit_ = {6, 0};
  const auto end = run();
  EXPECT_EQ(end.kind, MachineEndKind::exited);
  EXPECT_EQ(end.exit_status, 0);
  EXPECT_EQ(end.detail, "");
  EXPECT_EQ(end.wall_s, 6);
  EXPECT_EQ(end.qemu_cpu_s, 1.5);
  EXPECT_FALSE(end.post_mortem);
  EXPECT_EQ(sink_.seen, "boot\nSCFE");
  EXPECT_EQ(log(), sink_.seen);
}

TEST_F(MachineTest, ControlSocketIsInheritedAndItsFolderRemovedAfterwards) {
  const TempDir own;
  const char* before = std::getenv("TMPDIR");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("TMPDIR", own.path().c_str(), 1);
  exit_ = {1, 0};
  run();
  before == nullptr ? ::unsetenv("TMPDIR")
                    : ::setenv("TMPDIR", kept.c_str(), 1);
  const ChildSpec& spec = loop_.children().at(0)->spec;
  ASSERT_EQ(spec.argv.size(), 7U);
  ASSERT_FALSE(spec.inherited.empty());
  EXPECT_EQ(spec.argv[4], "socket,id=farm-qmp,server=on,wait=off,fd=" +
                              std::to_string(spec.inherited.front()));
  EXPECT_EQ(spec.argv[6], "chardev=farm-qmp,mode=control");
  for (const auto& entry : std::filesystem::directory_iterator(own.path())) {
    EXPECT_FALSE(entry.is_directory()) << entry.path();
  }
}

TEST_F(MachineTest, SentinelKillsAMachineThatCannotLeave) {
  request_.kill_on_sentinel = true;
  prints_ = {{1, "S"}, {5, "E"}};
  const auto end = run();
  EXPECT_EQ(end.kind, MachineEndKind::sentinel);
  EXPECT_EQ(end.wall_s, 5);
  EXPECT_THAT(qemu_->signals, ElementsAre(SIGTERM));
}

TEST_F(MachineTest, MachineThatStaysAfterTheSentinelIsKilled) {
  prints_ = {{1, "S"}, {5, "E"}};
  const auto end = run();
  EXPECT_EQ(end.kind, MachineEndKind::sentinel);
  EXPECT_EQ(end.wall_s, 12);
  EXPECT_FALSE(end.post_mortem);
}

TEST_F(MachineTest, MuteKernelIsExaminedAndEnded) {
  ScriptedQmp qmp(loop_);
  qmp.on_quit = [this] { qemu_->exit(0); };
  const auto end = run();
  EXPECT_EQ(end.kind, MachineEndKind::no_output);
  EXPECT_THAT(end.detail, HasSubstr("no console output"));
  ASSERT_TRUE(end.post_mortem);
  EXPECT_EQ(end.post_mortem->cpus.at(0).pc, 0x1234U);
  EXPECT_FALSE(end.post_mortem->console_answered);
  EXPECT_EQ(end.wall_s, 13);
  EXPECT_TRUE(qemu_->signals.empty());
}

TEST_F(MachineTest, HangIsNotExaminedWhenNotAskedFor) {
  const ScriptedQmp qmp(loop_);
  request_.examine_hangs = false;
  const auto end = run();
  EXPECT_EQ(end.kind, MachineEndKind::no_output);
  EXPECT_FALSE(end.post_mortem);
  EXPECT_EQ(end.wall_s, 10);
}

TEST_F(MachineTest, KernelThatNeverStartsTheSuite) {
  const ScriptedQmp qmp(loop_);
  for (int i = 1; i < 60; ++i) {
    prints_.emplace_back(i, "tick\n");
  }
  const auto end = run();
  EXPECT_EQ(end.kind, MachineEndKind::no_suite);
  EXPECT_TRUE(end.post_mortem);
}

TEST_F(MachineTest, SilentKernel) {
  const ScriptedQmp qmp(loop_);
  prints_ = {{1, "S"}, {2, "CF"}};
  const auto end = run();
  EXPECT_EQ(end.kind, MachineEndKind::silent);
  EXPECT_TRUE(end.post_mortem);
}

TEST_F(MachineTest, CaseOverItsDeadlineWhileTheKernelTalks) {
  const ScriptedQmp qmp(loop_);
  prints_ = {{1, "S"}, {2, "C"}};
  for (int i = 3; i < 60; ++i) {
    prints_.emplace_back(i, "tick\n");
  }
  const auto end = run();
  EXPECT_EQ(end.kind, MachineEndKind::case_deadline);
  ASSERT_TRUE(end.post_mortem);
  EXPECT_GE(end.wall_s, 9);
  EXPECT_LT(end.wall_s, 15);
}

TEST_F(MachineTest, HostThatIsTooBusyIsToldCaseByCase) {
  prints_ = {{1, "SC"}, {3, "F"}, {4, "C"}};
  loop_.at(2, [this] { qemu_->times = {1, 3}; });
  loop_.at(5, [this] { qemu_->times = {2, 3}; });
  const MachineEnd end = run();
  EXPECT_EQ(end.kind, MachineEndKind::case_deadline);
  EXPECT_THAT(sink_.starvation, ElementsAre(0.75));
  EXPECT_EQ(end.starvation, 0) << "the last case had all it wanted";
}

TEST_F(MachineTest, TotalDeadlineEndsABusyMachine) {
  const ScriptedQmp qmp(loop_);
  for (int i = 0; i < 300; ++i) {
    prints_.emplace_back(1 + i, i == 0 ? "S" : "tick\n");
  }
  EXPECT_EQ(run().kind, MachineEndKind::total_deadline);
}

TEST_F(MachineTest, SysRqOutputReachesSinkAndLog) {
  const ScriptedQmp qmp(loop_);
  prints_ = {{1, "S"}};
  loop_.at(2, [this] {
    qemu_->on_input = [this](std::string_view key) {
      qemu_->print("sysrq: " + std::string(key) + "\n");
    };
  });
  const auto end = run();
  EXPECT_EQ(end.kind, MachineEndKind::silent);
  ASSERT_TRUE(end.post_mortem);
  EXPECT_TRUE(end.post_mortem->console_answered);
  EXPECT_EQ(sink_.seen, "Ssysrq: w\nsysrq: d\nsysrq: l\n");
  EXPECT_EQ(log(), sink_.seen);
}

TEST_F(MachineTest, DeathDuringTheExamKeepsTheHang) {
  ScriptedQmp qmp(loop_);
  qmp.on_break = [this] { qemu_->exit(1); };
  const auto end = run();
  EXPECT_EQ(end.kind, MachineEndKind::no_output);
  ASSERT_TRUE(end.post_mortem);
  EXPECT_EQ(end.post_mortem->cpus.size(), 1U);
}

TEST_F(MachineTest, FloodIsStoppedAtTheLimit) {
  request_.max_log_bytes = 100;
  prints_ = {{1, std::string(60, 'x')}, {2, std::string(60, 'y')}};
  const auto end = run();
  EXPECT_EQ(end.kind, MachineEndKind::flooded);
  EXPECT_EQ(log(), std::string(60, 'x') + std::string(40, 'y'));
  EXPECT_EQ(sink_.seen, log());
  EXPECT_EQ(end.wall_s, 2);
}

TEST_F(MachineTest, DeafQemuIsKilled) {
  request_.max_log_bytes = 1;
  prints_ = {{1, "xx"}};
  loop_.at(0.5, [this] {
    qemu_->on_signal = [this](int signal) {
      if (signal == SIGKILL) {
        qemu_->exit(128 + signal);
      }
    };
  });
  const auto end = run();
  EXPECT_EQ(end.kind, MachineEndKind::flooded);
  EXPECT_EQ(end.exit_status, 128 + SIGKILL);
  EXPECT_THAT(qemu_->signals, ElementsAre(SIGTERM, SIGKILL));
}

TEST_F(MachineTest, CrashOfQemuIsQemusLastWord) {
  prints_ = {{1, "boot\n"}};
  loop_.at(1.5,
           [this] { qemu_->complain("warning: x\nassertion failed\n\n"); });
  exit_ = {2, 134};
  const auto end = run();
  EXPECT_EQ(end.kind, MachineEndKind::qemu_failed);
  EXPECT_EQ(end.exit_status, 134);
  EXPECT_EQ(end.detail, "QEMU was killed by signal 6: assertion failed");
}

TEST_F(MachineTest, QemuThatRefusesItsArguments) {
  loop_.at(0.5, [this] { qemu_->complain("qemu: no such machine\n"); });
  exit_ = {1, 1};
  const auto end = run();
  EXPECT_EQ(end.kind, MachineEndKind::qemu_failed);
  EXPECT_EQ(end.detail, "QEMU ended with status 1: qemu: no such machine");
}

TEST_F(MachineTest, QemuTerminatedByAStrangerIsNoCleanExit) {
  prints_ = {{1, "boot\n"}};
  loop_.at(1.5, [this] {
    qemu_->complain("qemu: terminating on signal 15 from pid 1 (init)\n");
  });
  exit_ = {2, 0};
  const auto end = run();
  EXPECT_EQ(end.kind, MachineEndKind::qemu_failed);
  EXPECT_THAT(end.detail, HasSubstr("terminating on signal 15"));
}

TEST_F(MachineTest, CancelEndsTheBoot) {
  prints_ = {{1, "boot\n"}};
  loop_.at(3, [this] { request_.cancel.cancel(); });
  const auto end = run();
  EXPECT_EQ(end.kind, MachineEndKind::interrupted);
  EXPECT_EQ(end.wall_s, 3);
  EXPECT_THAT(qemu_->signals, ElementsAre(SIGTERM));
}

TEST_F(MachineTest, CancelCutsThePostMortemShort) {
  ScriptedQmp qmp(loop_);
  qmp.mute = true;
  loop_.at(11, [this] { request_.cancel.cancel(); });
  const auto end = run();
  EXPECT_EQ(end.kind, MachineEndKind::interrupted);
  EXPECT_EQ(end.wall_s, 11);
}

TEST_F(MachineTest, CancelledBeforeTheStartStartsNothing) {
  request_.cancel.cancel();
  EXPECT_EQ(run().kind, MachineEndKind::interrupted);
  EXPECT_TRUE(loop_.children().empty());
}

TEST_F(MachineTest, MissingQemuIsAToolchainError) {
  FakeLoop empty;
  const auto end = Machine(empty).run(request_);
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().kind, ErrorKind::toolchain);
}

TEST_F(MachineTest, FullDiskIsAnInfraErrorAndEndsTheBoot) {
  request_.console_log = "/dev/full";
  prints_ = {{1, "boot\n"}};
  const auto end = Machine(loop_).run(request_);
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().kind, ErrorKind::infra);
  EXPECT_TRUE(qemu_->ended);
  EXPECT_THAT(qemu_->signals, Contains(SIGTERM));
}

} // namespace
} // namespace farm
