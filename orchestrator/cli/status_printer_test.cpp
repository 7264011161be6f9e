#include "cli/status_printer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "testing/fake_clock.hpp"

namespace farm {
namespace {

using std::chrono_literals::operator""s;
using testing::HasSubstr;
using testing::Not;

Plan plan_of(std::initializer_list<const char*> names) {
  Plan plan;
  for (const char* name : names) {
    Job job;
    job.arch.name = name;
    plan.jobs.push_back(job);
  }
  return plan;
}

StageGuess no_guess(const std::string& /*arch*/) {
  return {};
}

TEST(StatusPrinter, ToolchainThatIsBuiltIsCalledSo) {
  std::ostringstream out;
  FakeClock clock;
  StatusPrinter printer(out, false, clock, 1, no_guess);
  printer.run_started(plan_of({"m68k"}));
  printer.stage(0, JobStage::toolchain);
  printer.build_step(0, "gcc: make all-gcc", 3);
  EXPECT_THAT(out.str(), HasSubstr("m68k: building the toolchain, 3 steps"));
}

TEST(StatusPrinter, PipeGetsPlainLinesOnly) {
  std::ostringstream out;
  FakeClock clock;
  StatusPrinter printer(out, false, clock, 1, no_guess);
  printer.run_started(plan_of({"m68k"}));
  printer.stage(0, JobStage::boot);
  printer.cases(0, 1, 3, "resolve/x");
  JobRecord record;
  record.outcome = JobOutcome::completed;
  printer.job_done(0, record);
  EXPECT_EQ(out.str(), "m68k: booting\n[1/1] m68k: 0 pass\n");
}

TEST(StatusPrinter, TerminalGetsOneLiveLine) {
  std::ostringstream out;
  FakeClock clock;
  StatusPrinter printer(out, true, clock, 1, no_guess);
  printer.run_started(plan_of({"m68k", "arm64"}));
  printer.stage(0, JobStage::boot);
  clock.advance(1s);
  printer.cases(0, 1, 3, "resolve/x");
  EXPECT_THAT(out.str(),
              HasSubstr("[0/2] 1.0 s | m68k: booting 1/3 resolve/x"));
  EXPECT_THAT(out.str(), Not(HasSubstr("\n")));
}

TEST(StatusPrinter, EtaComesFromPastRuns) {
  std::ostringstream out;
  FakeClock clock;
  StatusPrinter printer(out, false, clock, 1, [](const std::string&) {
    return StageGuess{100, 20};
  });
  printer.run_started(plan_of({"m68k", "arm64"}));
  printer.stage(0, JobStage::build);
  printer.build_step(0, "CC mm/memory.o", 1);
  EXPECT_THAT(out.str(), HasSubstr("m68k: building the kernel, 1 steps, ETA "
                                   "2 min 20 s"));
}

TEST(StatusPrinter, HostileTextIsQuoted) {
  std::ostringstream out;
  FakeClock clock;
  StatusPrinter printer(out, false, clock, 1, no_guess);
  printer.run_started(plan_of({"m68k"}));
  JobRecord record;
  record.outcome = JobOutcome::build_failed;
  record.message = "bad \x1b[31m name\nsecond line";
  printer.job_done(0, record);
  EXPECT_EQ(out.str(), "[1/1] m68k: build-failed: bad \\x1b[31m name\n");
}

} // namespace
} // namespace farm
