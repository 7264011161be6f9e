#include "process/boost_runner.hpp"

#include <csignal>
#include <fstream>
#include <latch>
#include <thread>

#include <gmock/gmock.h>

#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "testing/temp_dir.hpp"

namespace farm {
namespace {

using ::testing::HasSubstr;

/// Real, tiny commands.
class BoostRunnerTest : public ::testing::Test {
 protected:
  static Command shell(const std::string& script) {
    Command command;
    command.argv = {"sh", "-c", script};
    return command;
  }

  CommandResult run(const Command& command) {
    auto result = runner_.run(command);
    if (!result) {
      ADD_FAILURE() << result.error().what;
      return {};
    }
    return *result;
  }

  /// True when no process has this pid any more, waiting for it to go: init
  /// reaps orphans in its own time.
  static bool is_gone(int pid) {
    const auto path = "/proc/" + std::to_string(pid) + "/stat";
    for (int attempt = 0; attempt < 2000000; ++attempt) {
      std::ifstream stat(path);
      std::string text{std::istreambuf_iterator<char>(stat), {}};
      const auto name_end = text.rfind(')');
      if (text.empty() || name_end == std::string::npos ||
          text[name_end + 2] == 'Z' || text[name_end + 2] == 'X') {
        return true;
      }
      std::this_thread::yield();
    }
    return false;
  }

  ProcessHost host_;
  CancelToken token_;
  BoostRunner runner_{host_, token_};
};

TEST_F(BoostRunnerTest, OutputIsStdoutAndStderrInOrder) {
  const auto result = run(shell("echo one; echo two >&2; echo three"));
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.output, "one\ntwo\nthree\n");
}

TEST_F(BoostRunnerTest, StatusIsTheExitCode) {
  EXPECT_EQ(run(shell("exit 7")).status, 7);
}

TEST_F(BoostRunnerTest, StatusOfASignalIs128More) {
  EXPECT_EQ(run(shell("kill -INT $$")).status, 128 + SIGINT);
  EXPECT_EQ(run(shell("kill -TERM $$")).status, 128 + SIGTERM);
  EXPECT_EQ(run(shell("kill -HUP $$")).status, 128 + SIGHUP);
  EXPECT_EQ(run(shell("kill -KILL $$")).status, 128 + SIGKILL);
}

// Boost ignores a hook with an unfitting signature: the following tests would
// then fail.
TEST_F(BoostRunnerTest, ChildLeadsItsOwnProcessGroup) {
  // pid, name, state, parent, group
  const auto result = run(shell("exec cat /proc/self/stat"));
  const auto words = split_words(result.output);
  ASSERT_GT(words.size(), 5U);
  EXPECT_EQ(words[0], words[4]);
  EXPECT_NE(words[4], std::to_string(::getpgrp()));
}

TEST_F(BoostRunnerTest, ChildHasNoSignalBlockedOrIgnored) {
  const auto result =
      run(shell("exec grep -E 'Sig(Blk|Ign)' /proc/self/status"));
  EXPECT_EQ(result.output, "SigBlk:\t0000000000000000\n"
                           "SigIgn:\t0000000000000000\n");
}

TEST_F(BoostRunnerTest, ChildHasOnlyItsThreeStreams) {
  const TempDir dir;
  // Not marked close-on-exec by the library, unlike our own descriptors.
  const std::ofstream stray(dir.path() / "stray");
  const auto result = run(shell("exec ls /proc/self/fd"));
  EXPECT_EQ(result.output, "0\n1\n2\n3\n"); // 3: ls reading the folder
}

TEST_F(BoostRunnerTest, StdinIsEmpty) {
  const auto result = run(shell("cat; echo end"));
  EXPECT_EQ(result.output, "end\n");
}

TEST_F(BoostRunnerTest, EnvironmentIsOnTopOfOurs) {
  auto command = shell("echo \"$FARM_A $FARM_B\"");
  ::setenv("FARM_A", "ours", 1);
  ::setenv("FARM_B", "ours", 1);
  command.env["FARM_B"] = "given";
  EXPECT_EQ(run(command).output, "ours given\n");
}

TEST_F(BoostRunnerTest, ProgramIsFoundInTheGivenPath) {
  const TempDir dir;
  const auto program = dir.path() / "farm-test-program";
  std::ofstream(program) << "#!/bin/sh\necho found\n";
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  Command command;
  command.argv = {"farm-test-program"};
  command.env["PATH"] = "/nowhere:" + dir.path().string();
  EXPECT_EQ(run(command).output, "found\n");
}

TEST_F(BoostRunnerTest, RunsInTheGivenFolder) {
  const TempDir dir;
  auto command = shell("pwd");
  command.cwd = dir.path();
  EXPECT_EQ(run(command).output,
            std::filesystem::canonical(dir.path()).string() + "\n");
}

TEST_F(BoostRunnerTest, MissingFolderIsAnInfraError) {
  auto command = shell("pwd");
  command.cwd = "/nowhere/at/all";
  const auto result = runner_.run(command);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::infra);
  EXPECT_THAT(result.error().what, HasSubstr("/nowhere/at/all"));
}

TEST_F(BoostRunnerTest, MissingProgramIsAToolchainErrorNamingIt) {
  for (const std::string name : {"farm-no-such-program", "/nowhere/program"}) {
    Command command;
    command.argv = {name};
    const auto result = runner_.run(command);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, ErrorKind::toolchain);
    EXPECT_THAT(result.error().what, HasSubstr(name));
  }
}

TEST_F(BoostRunnerTest, UnusableProgramIsAToolchainErrorNamingIt) {
  const TempDir dir;
  const auto program = dir.path() / "garbage";
  std::ofstream(program) << "#!/nowhere/interpreter\n";
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  Command command;
  command.argv = {program.string()};
  const auto result = runner_.run(command);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::toolchain);
  EXPECT_THAT(result.error().what, HasSubstr(program.string()));
}

TEST_F(BoostRunnerTest, FailedStartsLeaveNoZombie) {
  Command command;
  command.argv = {"/nowhere/program"};
  ASSERT_FALSE(runner_.run(command));
  int status = 0;
  EXPECT_EQ(::waitpid(-1, &status, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

TEST_F(BoostRunnerTest, GrandchildInTheGroupIsEndedWithTheLeader) {
  // The grandchild holds the output pipe: without the kill this would last.
  const auto result = run(shell("sleep 1000 & echo $!"));
  EXPECT_LT(result.wall_s, 100);
  EXPECT_TRUE(is_gone(std::stoi(result.output)));
}

TEST_F(BoostRunnerTest, DeadlineEndsTheGroup) {
  auto command = shell("sleep 1000 & echo $!; wait");
  command.deadline_s = 0.2;
  const auto result = run(command);
  EXPECT_TRUE(result.timed_out);
  EXPECT_EQ(result.status, 128 + SIGTERM);
  EXPECT_TRUE(is_gone(std::stoi(result.output)));
}

TEST_F(BoostRunnerTest, CancelEndsTheGroup) {
  int grandchild = 0;
  auto command = shell("sleep 1000 & echo $!; wait");
  command.on_output = [&](std::string_view bytes) {
    grandchild = std::stoi(std::string(bytes));
    token_.cancel();
  };
  const auto result = runner_.run(command);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::interrupted);
  EXPECT_TRUE(is_gone(grandchild));
}

TEST_F(BoostRunnerTest, CancelFromAnotherThreadEndsTheCommand) {
  std::latch started(1);
  auto command = shell("echo; sleep 1000");
  command.on_output = [&](std::string_view) { started.count_down(); };
  std::thread canceller([&] {
    started.wait();
    token_.cancel();
  });
  const auto result = runner_.run(command);
  canceller.join();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::interrupted);
}

TEST_F(BoostRunnerTest, NothingStartsAfterCancel) {
  const TempDir dir;
  token_.cancel();
  auto command = shell("touch made");
  command.cwd = dir.path();
  ASSERT_FALSE(runner_.run(command));
  EXPECT_FALSE(std::filesystem::exists(dir.path() / "made"));
}

TEST_F(BoostRunnerTest, OutputOverTheLimitIsDroppedAndTheCommandGoesOn) {
  auto command = shell("head -c 1000000 /dev/zero; exit 3");
  command.output_limit = 1000;
  std::size_t seen = 0;
  command.on_output = [&](std::string_view bytes) { seen += bytes.size(); };
  const auto result = run(command);
  EXPECT_EQ(result.status, 3);
  EXPECT_EQ(result.output.size(), 1000U);
  EXPECT_EQ(seen, 1000000U);
}

TEST_F(BoostRunnerTest, LogIsAppendedTo) {
  const TempDir dir;
  auto command = shell("echo text");
  command.log = dir.path() / "log";
  EXPECT_EQ(run(command).output, "");
  run(command);
  auto text = real_filesystem().read_file(command.log);
  ASSERT_TRUE(text);
  EXPECT_EQ(*text, "text\ntext\n");
}

TEST_F(BoostRunnerTest, LogOverTheLimitSaysSo) {
  const TempDir dir;
  auto command = shell("printf 123456789");
  command.log = dir.path() / "log";
  command.output_limit = 4;
  run(command);
  auto text = real_filesystem().read_file(command.log);
  ASSERT_TRUE(text);
  EXPECT_EQ(*text, "1234\n[5 more bytes dropped]\n");
}

TEST_F(BoostRunnerTest, FullDiskIsAnInfraErrorAndEndsTheCommand) {
  auto command = shell("echo text; sleep 1000");
  command.log = "/dev/full";
  const auto result = runner_.run(command);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::infra);
  EXPECT_THAT(result.error().what, HasSubstr("/dev/full"));
}

TEST_F(BoostRunnerTest, CpuTimeIncludesReapedChildren) {
  const auto result = run(shell("sh -c 'i=0; while [ $i -lt 100000 ]; do "
                                "i=$((i+1)); done'; :"));
  EXPECT_GT(result.cpu_s, 0.005);
  EXPECT_GE(result.wall_s, result.cpu_s * 0.5);
}

TEST_F(BoostRunnerTest, ManyCommandsAtOnce) {
  constexpr int k_threads = 200;
  std::vector<std::string> outputs(k_threads);
  std::vector<std::thread> threads;
  threads.reserve(k_threads);
  for (int i = 0; i < k_threads; ++i) {
    threads.emplace_back([&, i] {
      outputs[static_cast<std::size_t>(i)] =
          run(shell("echo " + std::to_string(i))).output;
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }
  for (int i = 0; i < k_threads; ++i) {
    EXPECT_EQ(outputs[static_cast<std::size_t>(i)], std::to_string(i) + "\n");
  }
}

} // namespace
} // namespace farm
