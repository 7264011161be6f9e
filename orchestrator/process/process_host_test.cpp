// What happens to a whole program: each test runs one in a forked copy.
#include "process/process_host.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "process/boost_runner.hpp"
#include "process/fd.hpp"
#include "testing/temp_dir.hpp"

namespace farm {
namespace {

/// A program that says things through a pipe.
class Program {
 public:
  explicit Program(const std::function<int(int out)>& body) {
    int ends[2];
    EXPECT_EQ(::pipe(ends), 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::close(ends[0]);
      ::_exit(body(ends[1]));
    }
    ::close(ends[1]);
    out_ = Fd(ends[0]);
  }

  /// The next line it says; "" at the end of its output.
  std::string line() {
    std::string text;
    char byte = 0;
    while (::read(out_.get(), &byte, 1) == 1 && byte != '\n') {
      text += byte;
    }
    return text;
  }

  void signal(int number) const { ::kill(pid_, number); }

  int wait() const {
    int status = 0;
    EXPECT_EQ(::waitpid(pid_, &status, 0), pid_);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }

 private:
  pid_t pid_ = -1;
  Fd out_;
};

bool say(int out, std::string_view text) {
  return ::write(out, text.data(), text.size()) ==
         static_cast<ssize_t>(text.size());
}

/// Runs `script` until it ends; what it prints goes to `out`.
Result<CommandResult> run(ProcessHost& host, const CancelToken& token,
                          const std::string& script, int out) {
  Command command;
  command.argv = {"sh", "-c", script};
  command.on_output = [out](std::string_view bytes) { say(out, bytes); };
  return BoostRunner(host, token).run(command);
}

int run_under_watch(int out, const std::string& script) {
  ProcessHost host;
  const CancelToken token;
  host.watch_signals(token);
  const auto result = run(host, token, script, out);
  return result ? 0 : exit_code(result.error().kind);
}

class SignalTest : public ::testing::TestWithParam<int> {};

TEST_P(SignalTest, FirstSignalEndsChildrenAndTheProgramInOrder) {
  Program program([](int out) {
    return run_under_watch(out, "echo started; exec sleep 1000");
  });
  ASSERT_EQ(program.line(), "started");
  program.signal(GetParam());
  EXPECT_EQ(program.wait(), 130);
}

INSTANTIATE_TEST_SUITE_P(Signals, SignalTest,
                         ::testing::Values(SIGINT, SIGTERM, SIGHUP));

TEST(ProcessHost, SecondSignalEndsAllAtOnce) {
  // The child does not heed TERM and says so: the program would go on waiting.
  Program program([](int out) {
    return run_under_watch(out, "trap 'echo deaf' TERM; echo started; "
                                "while :; do read x <&2; done 2>&1");
  });
  ASSERT_EQ(program.line(), "started");
  program.signal(SIGINT);
  ASSERT_EQ(program.line(), "deaf");
  program.signal(SIGINT);
  EXPECT_EQ(program.wait(), 130);
}

TEST(ProcessHost, IgnoredHangupStaysIgnored) {
  Program program([](int out) {
    ::signal(SIGHUP, SIG_IGN);
    return run_under_watch(out, "echo started; kill -HUP $PPID; echo on");
  });
  ASSERT_EQ(program.line(), "started");
  EXPECT_EQ(program.line(), "on");
  EXPECT_EQ(program.wait(), 0);
}

TEST(ProcessHost, ChildrenDieWithAKilledProgram) {
  // The pipe's other end is held by the child alone once the program is dead:
  // its end of file is the child's death.
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  Program program([&](int out) {
    ::close(ends[0]);
    ProcessHost host;
    ChildSpec spec;
    spec.argv = {"sh", "-c", "echo >&2; exec sleep 1000"};
    spec.on_terminal = true; // keeps our stdout
    ::dup2(ends[1], STDOUT_FILENO);
    ::dup2(out, STDERR_FILENO);
    const auto loop = host.make_loop();
    const auto child = loop->spawn(spec, {});
    loop->run_until([] { return false; });
    return 0;
  });
  ::close(ends[1]);
  program.line();
  program.signal(SIGKILL);
  EXPECT_EQ(program.wait(), 128 + SIGKILL);
  char byte = 0;
  EXPECT_EQ(::read(ends[0], &byte, 1), 0);
  ::close(ends[0]);
}

std::string exit_handler_mark;

TEST(ProcessHost, FailedStartRunsNoneOfOurExitHandlers) {
  const TempDir dir;
  exit_handler_mark = dir.path() / "mark";
  Program program([](int out) {
    std::atexit([] { std::ofstream(exit_handler_mark) << "ran"; });
    ProcessHost host;
    Command command;
    command.argv = {"/nowhere/program"};
    const auto result = BoostRunner(host, {}).run(command);
    return !result && say(out, "failed\n") ? 0 : 1;
  });
  EXPECT_EQ(program.line(), "failed");
  EXPECT_EQ(program.wait(), 0);
  EXPECT_FALSE(std::filesystem::exists(exit_handler_mark));
}

TEST(ProcessHost, ClosedStandardStreamsOfOursDoNotConfuseChildren) {
  Program program([](int out) {
    const Fd kept(::dup(out));
    for (const int fd : {0, 1, 2}) {
      ::close(fd);
    }
    ProcessHost host;
    const auto result =
        run(host, {}, "echo out; echo err >&2; cat", kept.get());
    return result && result->status == 0 ? 0 : 1;
  });
  EXPECT_EQ(program.line(), "out");
  EXPECT_EQ(program.line(), "err");
  EXPECT_EQ(program.wait(), 0);
}

TEST(ProcessHost, ChildOnTheTerminalStaysInOurGroup) {
  Program program([](int out) {
    ::dup2(out, STDOUT_FILENO);
    ProcessHost host;
    const auto loop = host.make_loop();
    std::optional<ChildExit> end;
    ChildEvents events;
    events.on_exit = [&](const ChildExit& exit) { end = exit; };
    ChildSpec spec;
    spec.argv = {"sh", "-c", "exec cut -d' ' -f5 /proc/self/stat"};
    spec.on_terminal = true;
    const auto child = loop->spawn(spec, events);
    loop->run_until([&] { return end.has_value(); });
    return end->status;
  });
  EXPECT_EQ(program.line(), std::to_string(::getpgrp()));
  EXPECT_EQ(program.wait(), 0);
}

} // namespace
} // namespace farm
