#include "process/job_server.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "process/boost_runner.hpp"

namespace farm {
namespace {

TEST(JobServer, WhatIsPutCanBeTakenOnce) {
  const JobServer slots;
  EXPECT_EQ(slots.put(3), 3);
  EXPECT_EQ(slots.take(2), 2);
  EXPECT_EQ(slots.take(2), 1);
  EXPECT_EQ(slots.take(2), 0) << "does not wait";
}

TEST(JobServer, ManySlotsAtOnce) {
  const JobServer slots;
  EXPECT_EQ(slots.put(300), 300);
  EXPECT_EQ(slots.take(1000), 300);
}

/// Real make: what it says about its slots, and how many jobs run at a time.
class MakeTest : public testing::Test {
 protected:
  MakeTest() {
    dir_ = std::filesystem::path(testing::TempDir()) /
           ("job-server-" + std::to_string(::getpid()));
    std::filesystem::create_directories(dir_);
    // Three recipes that end only when `wanted` of them have begun.
    std::ofstream(dir_ / "Makefile")
        << "all: a b c\n"
           "a b c:\n"
           "\t@touch began-$@; until [ \"$$(ls began-* | wc -l)\" -ge "
           "$(WANTED) ]; do :; done\n";
  }
  ~MakeTest() override { std::filesystem::remove_all(dir_); }

  CommandResult make(const std::string& wanted) {
    Command command;
    command.argv = {"make", "WANTED=" + wanted};
    command.cwd = dir_;
    command.deadline_s = 60;
    auto result = runner_.run(command);
    return result ? *result : CommandResult{-1, result.error().what};
  }

  std::filesystem::path dir_;
  ProcessHost host_;
  BoostRunner runner_{host_, CancelToken()};
  JobServer slots_;
};

TEST_F(MakeTest, RunsAsManyJobsAsThereAreSlotsAndOne) {
  runner_.share(&slots_);
  ASSERT_EQ(slots_.put(2), 2);
  const CommandResult result = make("3");
  EXPECT_EQ(result.status, 0) << result.output;
  EXPECT_EQ(result.output.find("jobserver"), std::string::npos)
      << result.output;
  EXPECT_EQ(slots_.take(10), 2) << "all slots came back";
}

TEST_F(MakeTest, WithoutSlotsOneAfterTheOther) {
  runner_.share(&slots_);
  EXPECT_EQ(make("1").status, 0);
}

TEST_F(MakeTest, NoMakeIsToldWhenSharingIsOver) {
  runner_.share(&slots_);
  runner_.share(nullptr);
  Command command;
  command.argv = {"sh", "-c", "echo \"[$MAKEFLAGS]\""};
  const auto result = runner_.run(command);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->output, "[]\n");
}

} // namespace
} // namespace farm
