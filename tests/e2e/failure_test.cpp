#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "farm_call.hpp"

namespace farm {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

/// The default profile, whose kernels are built already, with other lines in
/// place of those for `append` and `timeouts`.
std::string default_profile_with(const fs::path& root,
                                 const std::string& lines) {
  std::istringstream text(
      get(root / "arch-configs" / "profiles" / "default.yaml"));
  std::string kept;
  for (std::string line; std::getline(text, line);) {
    if (!line.starts_with("append:") && !line.starts_with("timeouts:")) {
      kept += line + "\n";
    }
  }
  return kept + lines;
}

void add_profile(const fs::path& root, const std::string& name,
                 const std::string& append, const std::string& timeouts) {
  put(root / "arch-configs" / "profiles" / (name + ".yaml"),
      default_profile_with(root, "append: \"" + append +
                                     "\"\ntimeouts: " + timeouts + "\n"));
}

TEST(Failure, PanicAtBootIsABootFailureWithItsSplat) {
  FarmCall farm;
  add_profile(farm.own_root(), "panics", "rdinit=/nowhere",
              "{first_output_s: 60, suite_start_s: 60, silence_s: 60, "
              "total_s: 120}");
  const FarmOutcome outcome = farm.run({"run", "m68k", "--profile", "panics"});
  EXPECT_EQ(outcome.status, 1) << outcome.out;
  const json run = farm.last_run();
  const json& job = job_of(run, "m68k");
  EXPECT_EQ(job.at("outcome"), "boot-failed");
  ASSERT_FALSE(job.at("splats").empty());
  EXPECT_EQ(job.at("splats").at(0).at("kind"), "panic");
}

TEST(Failure, HangIsLookedAtBeforeItIsEnded) {
  FarmCall farm;
  add_profile(farm.own_root(), "hangs", "rdinit=/nowhere panic=0",
              "{first_output_s: 15, suite_start_s: 20, silence_s: 20, "
              "total_s: 60}");
  const FarmOutcome outcome = farm.run({"run", "m68k", "--profile", "hangs"});
  EXPECT_EQ(outcome.status, 1) << outcome.out;
  const json run = farm.last_run();
  const json& boot = job_of(run, "m68k").at("boots").at(0);
  const json& post_mortem = boot.at("post_mortem");
  ASSERT_FALSE(post_mortem.is_null()) << boot.dump();
  ASSERT_FALSE(post_mortem.at("cpus").empty());
  EXPECT_NE(post_mortem.at("cpus").at(0).at("where"), "");
  EXPECT_TRUE(farm.leftovers().empty());
}

TEST(Failure, CrashOfQemuIsNotTheKernelsFailure) {
  FarmCall farm;
  const fs::path root = farm.own_root();
  const fs::path yaml = root / "arch-configs" / "m68k.yaml";
  std::string text = get(yaml);
  const std::string binary = "qemu-system-m68k";
  const std::size_t at = text.find("binary: " + binary);
  ASSERT_NE(at, std::string::npos);
  text.replace(at + 8, binary.size(), "crashing-qemu");
  put(yaml, text);
  fs::create_symlink(FARM_CRASHING_QEMU, root / "crashing-qemu");
  farm.set_env("PATH", root.string() + ":" + std::getenv("PATH"));
  farm.set_env("FARM_REAL_QEMU", binary);
  const FarmOutcome outcome = farm.run({"run", "m68k", "--cases", "resolve/*"});
  const json run = farm.last_run();
  const json& job = job_of(run, "m68k");
  EXPECT_EQ(job.at("boots").at(0).at("end"), "qemu-failed") << outcome.out;
  ASSERT_GE(job.at("cases").size(), 4u);
  EXPECT_EQ(job.at("cases").at(0).at("status"), "pass");
  EXPECT_EQ(job.at("cases").at(2).at("status"), "lost");
  EXPECT_EQ(job.at("cases").at(3).at("status"), "pass") << "went on after it";
  EXPECT_TRUE(farm.leftovers().empty());
}

TEST(Failure, InterruptionStopsEverythingAndKeepsWhatThereIs) {
  FarmCall farm;
  std::string seen;
  bool sent = false;
  const FarmOutcome outcome =
      farm.run({"run", "m68k"}, [&](std::string_view bytes) {
        seen += bytes;
        if (!sent && seen.find("booting") != std::string::npos) {
          sent = true;
          return SIGINT;
        }
        return 0;
      });
  EXPECT_TRUE(sent) << outcome.out;
  EXPECT_EQ(outcome.status, 130) << outcome.out;
  EXPECT_TRUE(farm.leftovers().empty());
  const json run = farm.last_run();
  EXPECT_TRUE(run.at("interrupted").get<bool>());
}

TEST(Failure, KilledRunIsGoneOnWith) {
  FarmCall farm;
  std::string seen;
  const FarmOutcome killed = farm.run(
      {"run", "m68k", "--cases", "segv/*"}, [&](std::string_view text) {
        seen += text;
        return seen.find("booting") == std::string::npos ? 0 : SIGKILL;
      });
  EXPECT_NE(killed.status, 0);
  EXPECT_TRUE(farm.leftovers().empty());
  const FarmOutcome outcome = farm.run({"run", "--resume"});
  EXPECT_EQ(outcome.status, 0) << outcome.out;
  const json run = farm.last_run();
  EXPECT_EQ(run.at("cases_glob"), "segv/*");
  EXPECT_EQ(run.at("jobs").size(), 1U);
  EXPECT_EQ(job_of(run, "m68k").at("outcome"), "completed");
  EXPECT_NE(farm.run({"run", "--resume"}).status, 0) << "nothing is left to do";
}

TEST(Failure, KernelThatDoesNotCompileShowsTheCompilersError) {
  FarmCall farm;
  const fs::path root = farm.own_root();
  put(root / "arch-configs" / "kconfig" / "broken.config",
      "CONFIG_INITRAMFS_SOURCE=\"/nowhere/at/all\"\n");
  std::string profile =
      get(root / "arch-configs" / "profiles" / "default.yaml");
  const std::string fragments = "fragments: [line_tables]";
  const std::size_t at = profile.find(fragments);
  ASSERT_NE(at, std::string::npos);
  profile.replace(at, fragments.size(), "fragments: [line_tables, broken]");
  put(root / "arch-configs" / "profiles" / "broken.yaml", profile);
  const FarmOutcome outcome = farm.run({"run", "m68k", "--profile", "broken"});
  EXPECT_EQ(outcome.status, 1) << outcome.out;
  const json run = farm.last_run();
  const json& job = job_of(run, "m68k");
  EXPECT_EQ(job.at("outcome"), "build-failed");
  EXPECT_THAT(job.at("message"), HasSubstr("/nowhere/at/all"));
  const std::string id = run.at("id");
  EXPECT_TRUE(fs::exists(farm.out() / "runs" / id /
                         job.at("build_log").get<std::string>()));
}

} // namespace
} // namespace farm
