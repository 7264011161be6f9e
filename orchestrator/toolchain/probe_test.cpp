#include "toolchain/probe.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/fake_runner.hpp"

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

TEST(Probe, MissingCompilerNamesItAndItsPackages) {
  FakeRunner runner;
  const auto found =
      find_toolchain(runner, arch_with("no-such-target-", "true"));
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, ErrorKind::toolchain);
  EXPECT_THAT(found.error().what, HasSubstr("no-such-target-gcc"));
  EXPECT_EQ(found.error().hint, "apt-get install gcc-x g++-x");
}

TEST(Probe, MissingQemuNamesItsPackage) {
  FakeRunner runner;
  const auto found =
      find_qemu(runner, arch_with("", "qemu-system-nowhere").qemu);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().hint, "apt-get install qemu-system-x");
}

TEST(Probe, MissingPackagesAreListedOnce) {
  const auto missing = missing_packages(
      {arch_with("no-such-", "true"), arch_with("no-such-", "no-qemu")});
  EXPECT_THAT(missing, ElementsAre("g++-x", "gcc-x", "qemu-system-x"));
}

TEST(Probe, ProgramsAreFoundInPathOnly) {
  EXPECT_TRUE(in_path("sh"));
  EXPECT_FALSE(in_path("no-such-program-here"));
  EXPECT_FALSE(in_path("/no/such/program"));
}

} // namespace
} // namespace farm
