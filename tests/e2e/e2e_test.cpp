#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "farm_call.hpp"

namespace farm {
namespace {

using nlohmann::json;
using testing::AnyOf;
using testing::HasSubstr;

/// Detector -> what the final configuration made of it.
std::map<std::string, std::string> detectors_of(const json& job) {
  std::map<std::string, std::string> states;
  for (const json& detector : job.at("detectors")) {
    states[detector.at("name")] = detector.at("state");
  }
  return states;
}

std::string status_of(const json& job, const std::string& name) {
  for (const json& result : job.at("cases")) {
    if (result.at("name") == name) {
      return result.at("status");
    }
  }
  return "absent";
}

void expect_complete(const json& run, const std::string& arch) {
  SCOPED_TRACE(arch);
  const json& job = job_of(run, arch);
  EXPECT_EQ(job.at("outcome"), "completed") << job.at("message");
  EXPECT_GE(job.at("cases").size(), 30u);
  for (const json& result : job.at("cases")) {
    EXPECT_NE(result.at("status"), "broken") << result.dump();
  }
  for (const auto& [name, state] : detectors_of(job)) {
    EXPECT_NE(state, "lost") << name;
  }
}

/// The main job: from source to report on three architectures.
TEST(EndToEnd, ThreeArchitecturesAreBuiltBootedAndReported) {
  FarmCall farm;
  const FarmOutcome outcome = farm.run({"run", "x86_64", "arm64", "m68k"});
  EXPECT_THAT(outcome.status, AnyOf(0, 1)) << outcome.out;
  const json run = farm.last_run();
  ASSERT_FALSE(run.is_discarded());
  for (const char* arch : {"x86_64", "arm64", "m68k"}) {
    expect_complete(run, arch);
  }
  for (const char* arch : {"x86_64", "arm64"}) {
    const auto states = detectors_of(job_of(run, arch));
    EXPECT_EQ(states.at("lockdep"), "on") << arch;
    EXPECT_EQ(states.at("kasan"), "on") << arch;
    EXPECT_EQ(status_of(job_of(run, arch), "canary/kasan_use_after_free"),
              "pass")
        << arch;
    EXPECT_EQ(status_of(job_of(run, arch), "canary/lockdep"), "pass") << arch;
  }
  const auto m68k = detectors_of(job_of(run, "m68k"));
  EXPECT_EQ(m68k.at("lockdep"), "unsupported");
  EXPECT_EQ(m68k.at("kasan"), "unsupported");
  const std::string id = run.at("id");
  const std::string html = get(farm.out() / "runs" / id / "report.html");
  EXPECT_THAT(html, HasSubstr("m68k"));
  EXPECT_TRUE(farm.leftovers().empty());
}

TEST(EndToEnd, SecondRunCompilesNothing) {
  FarmCall farm;
  const FarmOutcome outcome = farm.run({"run", "m68k", "--cases", "resolve/*"});
  EXPECT_EQ(outcome.status, 0) << outcome.out;
  const json run = farm.last_run();
  const json& job = job_of(run, "m68k");
  EXPECT_TRUE(job.at("kernel_cached").get<bool>());
  const std::string qemu = job.at("boots").at(0).at("qemu").dump();
  EXPECT_THAT(qemu, HasSubstr("\"$FARM_CACHE/kernels/"))
      << "no folder of this machine";
  for (const json& result : job.at("cases")) {
    EXPECT_EQ(result.at("area"), "resolve");
    EXPECT_THAT(result.at("status"), AnyOf("pass", "skip")) << result.dump();
  }
}

TEST(EndToEnd, ReproBootsTheSameCaseAgain) {
  FarmCall farm;
  ASSERT_EQ(farm.run({"run", "m68k", "--cases", "segv/hole*"}).status, 0);
  const FarmOutcome again =
      farm.run({"repro", "latest", "m68k", "segv/hole*", "-n", "2"});
  EXPECT_EQ(again.status, 0) << again.out;
  EXPECT_THAT(again.out, HasSubstr("# torture: suite"));
  EXPECT_THAT(again.out, HasSubstr("failed 0 of 2"));
}

} // namespace
} // namespace farm
