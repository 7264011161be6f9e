#include "toolchain/probe.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/filesystem.hpp"
#include "testing/fake_runner.hpp"
#include "testing/temp_dir.hpp"

namespace farm {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

ArchSpec arch_with(const std::string& prefix, const std::string& qemu) {
  ArchSpec arch;
  arch.toolchain.prefix = prefix;
  arch.toolchain.packages = {"gcc-x", "g++-x"};
  arch.qemu.binary = qemu;
  arch.qemu.package = "qemu-system-x";
  return arch;
}

Job job_of(const ArchSpec& arch) {
  Job job;
  job.arch = arch;
  job.kernel_toolchain = arch.toolchain;
  return job;
}

class Probe : public testing::Test {
 protected:
  /// An architecture whose toolchain the farm builds from nothing.
  ArchSpec built_arch() {
    ArchSpec arch = arch_with("no-such-linux-", "true");
    arch.toolchain.packages.clear();
    arch.toolchain.recipe.emplace();
    arch.toolchain.recipe->target = "no-such-linux";
    arch.toolchain.recipe->packages = {"gcc-12-source"};
    arch.toolchain.recipe->binutils = (dir_.path() / "b.tar").string();
    arch.toolchain.recipe->gcc = (dir_.path() / "g.tar").string();
    return arch;
  }

  TempDir dir_;
  Cache cache_{dir_.path() / "cache"};
  ToolchainShelf shelf_{cache_, dir_.path() / "offers"};
};

TEST_F(Probe, MissingCompilerNamesItAndItsPackages) {
  FakeRunner runner;
  const auto found = find_toolchain(
      runner, shelf_, arch_with("no-such-target-", "true").toolchain);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, ErrorKind::toolchain);
  EXPECT_THAT(found.error().what, HasSubstr("no-such-target-gcc"));
  EXPECT_EQ(found.error().hint, "apt-get install gcc-x g++-x");
}

TEST_F(Probe, MissingQemuNamesItsPackage) {
  FakeRunner runner;
  const auto found =
      find_qemu(runner, arch_with("", "qemu-system-nowhere").qemu);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().hint, "apt-get install qemu-system-x");
}

TEST_F(Probe, MissingPackagesAreListedOnce) {
  const auto missing =
      missing_packages(shelf_, {job_of(arch_with("no-such-", "true")),
                                job_of(arch_with("no-such-", "no-qemu"))});
  EXPECT_THAT(missing, ElementsAre("g++-x", "gcc-x", "qemu-system-x"));
}

TEST_F(Probe, ToolchainToBeBuiltLacksWhatBuildingTakes) {
  const ArchSpec arch = built_arch();
  EXPECT_EQ(locate_toolchain(shelf_, arch.toolchain), ToolchainPlace::to_build);
  EXPECT_THAT(missing_packages(shelf_, {job_of(arch)}),
              ElementsAre("gcc-12-source"));
  FakeRunner runner;
  const auto found = find_toolchain(runner, shelf_, arch.toolchain);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().what,
            "toolchain 'no-such-linux' is neither in PATH nor built");
}

TEST_F(Probe, OfferedArchiveSparesThePackagesOfBuilding) {
  const ArchSpec arch = built_arch();
  ASSERT_TRUE(real_filesystem().write_atomic(
      dir_.path() / "offers" / "no-such-linux.tar.xz", ""));
  EXPECT_EQ(locate_toolchain(shelf_, arch.toolchain), ToolchainPlace::offered);
  EXPECT_TRUE(missing_packages(shelf_, {job_of(arch)}).empty());
}

TEST_F(Probe, KernelsOwnCompilerIsNeededTooAndFoundInItsFolder) {
  Job job = job_of(arch_with("no-such-", "true"));
  job.kernel_toolchain = {};
  job.kernel_toolchain.prefix = "my-";
  job.kernel_toolchain.dir = dir_.path().string();
  FakeRunner runner;
  const auto found = find_toolchain(runner, shelf_, job.kernel_toolchain);
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().what, HasSubstr((dir_.path() / "my-gcc").string()));
  job.kernel_toolchain.packages = {"clang-99"};
  EXPECT_THAT(missing_packages(shelf_, {job}),
              ElementsAre("clang-99", "g++-x", "gcc-x"));
}

TEST_F(Probe, OtherPackagesOfABuiltToolchainAreListedInAnyCase) {
  ArchSpec arch = built_arch();
  arch.toolchain.packages = {"u-boot-tools"};
  EXPECT_THAT(missing_packages(shelf_, {job_of(arch)}),
              ElementsAre("gcc-12-source", "u-boot-tools"));
  const auto staged = cache_.stage();
  ASSERT_TRUE(staged);
  ASSERT_TRUE(shelf_.keep(*staged, *arch.toolchain.recipe, "no-such-linux-0123",
                          ToolchainOrigin::imported, "gcc"));
  EXPECT_THAT(missing_packages(shelf_, {job_of(arch)}),
              ElementsAre("u-boot-tools"));
}

TEST_F(Probe, ToolchainInTheCacheIsKnownByItsEntryNotItsPlace) {
  const ArchSpec arch = built_arch();
  const auto staged = cache_.stage();
  ASSERT_TRUE(staged);
  const auto kept =
      shelf_.keep(*staged, *arch.toolchain.recipe, "no-such-linux-0123",
                  ToolchainOrigin::imported, "gcc");
  ASSERT_TRUE(kept);
  FakeRunner runner;
  runner.on("*-gcc --version", 0, "no-such-linux-gcc (GCC) 12\n");
  runner.on("*-g++ --version", 0, "no-such-linux-g++ (GCC) 12\n");
  runner.on("* -dumpmachine", 0, "no-such-linux\n");
  const auto found = find_toolchain(runner, shelf_, arch.toolchain);
  ASSERT_TRUE(found) << found.error().what;
  const std::string bin = (kept->dir / "bin" / "no-such-linux-").string();
  EXPECT_EQ(found->cross_compile, bin);
  EXPECT_EQ(found->cc, bin + "gcc");
  EXPECT_EQ(found->cxx, bin + "g++");
  EXPECT_EQ(found->identity,
            "no-such-linux-gcc (GCC) 12 [no-such-linux], imported 0123");
  EXPECT_EQ(locate_toolchain(shelf_, arch.toolchain), ToolchainPlace::cache);
  EXPECT_TRUE(missing_packages(shelf_, {job_of(arch)}).empty());
}

TEST_F(Probe, MinutesOfABuildAreSharedByCpus) {
  ToolchainRecipe recipe;
  recipe.cpu_minutes = 21;
  EXPECT_EQ(build_minutes(recipe, 1), 21);
  EXPECT_EQ(build_minutes(recipe, 2), 11);
  EXPECT_EQ(build_minutes(recipe, 64), 1);
}

TEST_F(Probe, ProgramsAreFoundInPathOnly) {
  EXPECT_TRUE(in_path("sh"));
  EXPECT_FALSE(in_path("no-such-program-here"));
  EXPECT_FALSE(in_path("/no/such/program"));
}

} // namespace
} // namespace farm
