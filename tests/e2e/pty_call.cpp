#include "pty_call.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace farm {
namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void
become_program(int terminal, const std::vector<std::string>& words,
               const std::map<std::string, std::string>& env) {
  ::setsid();
  ::ioctl(terminal, TIOCSCTTY, 0);
  for (int fd = 0; fd <= 2; ++fd) {
    ::dup2(terminal, fd);
  }
  for (const auto& [name, value] : env) {
    ::setenv(name.c_str(), value.c_str(), 1);
  }
  std::vector<char*> argv;
  std::string program = FARM_BINARY;
  argv.push_back(program.data());
  std::vector<std::string> copies = words;
  for (std::string& word : copies) {
    argv.push_back(word.data());
  }
  argv.push_back(nullptr);
  ::execv(FARM_BINARY, argv.data());
  ::_exit(127);
}

} // namespace

PtyCall::PtyCall(const std::vector<std::string>& words,
                 const std::map<std::string, std::string>& env) {
  master_ = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  EXPECT_EQ(::grantpt(master_), 0);
  EXPECT_EQ(::unlockpt(master_), 0);
  terminal_ = ::open(::ptsname(master_), O_RDWR | O_NOCTTY | O_CLOEXEC);
  pid_ = ::fork();
  if (pid_ == 0) {
    become_program(terminal_, words, env);
  }
}

PtyCall::~PtyCall() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  ::close(terminal_);
  ::close(master_);
}

bool PtyCall::read_some(int milliseconds) {
  pollfd waiting{master_, POLLIN, 0};
  if (::poll(&waiting, 1, milliseconds) <= 0) {
    return false;
  }
  char bytes[4096];
  const ssize_t count = ::read(master_, bytes, sizeof bytes);
  if (count > 0) {
    shown_.append(bytes, static_cast<std::size_t>(count));
  }
  return count > 0;
}

bool PtyCall::wait_for(const std::string& text, int seconds) {
  const auto end = Clock::now() + std::chrono::seconds(seconds);
  while (Clock::now() < end) {
    const std::size_t at = shown_.find(text, seen_);
    if (at != std::string::npos) {
      seen_ = at + text.size();
      return true;
    }
    if (!read_some(200) && pid_ > 0 && ::kill(pid_, 0) != 0) {
      return false;
    }
  }
  return false;
}

void PtyCall::type(const std::string& keys) const {
  EXPECT_EQ(::write(master_, keys.data(), keys.size()),
            static_cast<ssize_t>(keys.size()));
}

int PtyCall::wait_end(int seconds) {
  const auto end = Clock::now() + std::chrono::seconds(seconds);
  while (Clock::now() < end) {
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = -1;
      while (read_some(0)) {
      }
      return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    }
    read_some(100);
  }
  return -1;
}

void PtyCall::signal(int number) const {
  ::kill(pid_, number);
}

bool PtyCall::is_cooked() const {
  termios now{};
  EXPECT_EQ(::tcgetattr(terminal_, &now), 0);
  return (now.c_lflag & ICANON) != 0 && (now.c_lflag & ECHO) != 0;
}

} // namespace farm
