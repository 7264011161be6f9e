#include "plan/matrix.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace farm {
namespace {

DetectorSpec detector(std::string name) {
  DetectorSpec spec;
  spec.name = std::move(name);
  spec.symbols = {"X"};
  return spec;
}

ArchSpec arch(std::string name, std::vector<DetectorSpec> detectors = {}) {
  ArchSpec spec;
  spec.name = std::move(name);
  spec.detectors = std::move(detectors);
  return spec;
}

Profile profile(std::string name, std::vector<std::string> detectors = {}) {
  Profile spec;
  spec.name = std::move(name);
  spec.detectors = std::move(detectors);
  return spec;
}

std::vector<std::string> names(const Plan& plan) {
  std::vector<std::string> out;
  for (const Job& job : plan.jobs) {
    out.push_back(job.arch.name);
  }
  return out;
}

const std::vector<ArchSpec> k_arches = {arch("arm64"), arch("m68k"),
                                        arch("x86_64")};
const std::vector<Profile> k_profiles = {profile("default"), profile("plain")};

TEST(Matrix, NoNamesMeansTheDefaultArchitecture) {
  const auto plan = make_plan({}, k_arches, k_profiles);
  ASSERT_TRUE(plan) << plan.error().what;
  EXPECT_THAT(names(*plan), testing::ElementsAre("x86_64"));
}

TEST(Matrix, AllMeansEveryArchitecture) {
  const auto plan = make_plan({{}, true, "default"}, k_arches, k_profiles);
  ASSERT_TRUE(plan);
  EXPECT_THAT(names(*plan), testing::ElementsAre("arm64", "m68k", "x86_64"));
}

TEST(Matrix, NamesAndGlobsSelectOnceEach) {
  const auto plan =
      make_plan({{"m68k", "*64", "m*"}, false, "plain"}, k_arches, k_profiles);
  ASSERT_TRUE(plan);
  EXPECT_THAT(names(*plan), testing::ElementsAre("arm64", "m68k", "x86_64"));
}

TEST(Matrix, UnknownArchitectureSuggestsTheNearest) {
  const auto plan = make_plan({{"m86k"}, false, "plain"}, k_arches, k_profiles);
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().kind, ErrorKind::usage);
  EXPECT_EQ(plan.error().what, "unknown architecture 'm86k'");
  EXPECT_EQ(plan.error().hint, "did you mean 'm68k'?");
}

TEST(Matrix, UnknownProfileSuggestsTheNearest) {
  const auto plan = make_plan({{}, false, "defualt"}, k_arches, k_profiles);
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().hint, "did you mean 'default'?");
}

ArchSpec with_compilers(ArchSpec spec, std::string clang) {
  spec.toolchain.prefix = spec.name + "-linux-gnu-";
  spec.toolchain.clang = std::move(clang);
  return spec;
}

TEST(Matrix, KernelIsBuiltByTheArchitecturesOwnCompiler) {
  const auto plan =
      make_plan({}, {with_compilers(arch("x86_64"), "-19")}, k_profiles);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->jobs[0].kernel_toolchain.prefix, "x86_64-linux-gnu-");
  EXPECT_EQ(plan->jobs[0].kernel_toolchain.llvm, "");
}

TEST(Matrix, LlvmLeavesOutWhatClangCannotBuildUnlessItIsNamed) {
  const std::vector<ArchSpec> arches = {with_compilers(arch("arm64"), "-19"),
                                        with_compilers(arch("m68k"), "")};
  Selection selection;
  selection.all = true;
  selection.toolchain = k_llvm_toolchain;
  const auto plan = make_plan(selection, arches, k_profiles);
  ASSERT_TRUE(plan);
  EXPECT_THAT(names(*plan), testing::ElementsAre("arm64"));
  const ToolchainSpec& llvm = plan->jobs[0].kernel_toolchain;
  EXPECT_EQ(llvm.llvm, "-19");
  EXPECT_EQ(llvm.prefix, "");
  EXPECT_THAT(llvm.packages,
              testing::ElementsAre("clang-19", "lld-19", "llvm-19"));

  selection.all = false;
  selection.arches = {"m68k"};
  const auto named = make_plan(selection, arches, k_profiles);
  ASSERT_FALSE(named);
  EXPECT_EQ(named.error().kind, ErrorKind::usage);
  selection.arches = {"m*"};
  EXPECT_FALSE(make_plan(selection, arches, k_profiles));
}

TEST(Matrix, OwnCompilersAreAPathWithTheBeginningOfTheirNames) {
  const ArchSpec spec = with_compilers(arch("arm64"), "");
  const auto own = kernel_toolchain(spec, "/opt/gcc/bin/aarch64-");
  ASSERT_TRUE(own);
  EXPECT_EQ(own->dir, "/opt/gcc/bin");
  EXPECT_EQ(own->prefix, "aarch64-");
  const auto unknown = kernel_toolchain(spec, "lvm");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().hint, "did you mean 'llvm'?");
}

TEST(Matrix, DetectorsAreSortedIntoWantedOffAndUnsupported) {
  DetectorSpec missing = detector("kasan");
  missing.unsupported = "no shadow memory";
  const std::vector<ArchSpec> arches = {
      arch("x86_64", {detector("kcsan"), detector("lockdep"), missing})};
  const auto plan =
      make_plan({}, arches, {profile("default", {"lockdep", "kasan"})});
  ASSERT_TRUE(plan);
  const Job& job = plan->jobs.at(0);
  ASSERT_EQ(job.wanted.size(), 1u);
  EXPECT_EQ(job.wanted[0].name, "lockdep");
  ASSERT_EQ(job.unwanted.size(), 2u);
  EXPECT_EQ(job.unwanted[0].name, "kcsan");
  EXPECT_EQ(job.unwanted[0].state, DetectorState::off);
  EXPECT_EQ(job.unwanted[1].state, DetectorState::unsupported);
  EXPECT_EQ(job.unwanted[1].detail, "no shadow memory");
}

TEST(Matrix, ConflictingDetectorsAreAConfigError) {
  DetectorSpec kcsan = detector("kcsan");
  kcsan.conflicts = {"kasan"};
  const std::vector<ArchSpec> arches = {
      arch("x86_64", {detector("kasan"), kcsan})};
  const auto plan =
      make_plan({}, arches, {profile("default", {"kasan", "kcsan"})});
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().kind, ErrorKind::config);
}

} // namespace
} // namespace farm
