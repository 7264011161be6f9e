#include "toolchain/gcc_build.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "testing/fake_runner.hpp"
#include "testing/temp_dir.hpp"

namespace farm {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

void write(const fs::path& path, const std::string& text) {
  ASSERT_TRUE(real_filesystem().write_atomic(path, text));
}

/// Sources that are not there and commands that do nothing but the least.
class GccBuildTest : public testing::Test {
 protected:
  GccBuildTest() {
    recipe_.target = "toy-linux";
    recipe_.binutils = (dir_.path() / "binutils.tar.xz").string();
    recipe_.gcc = (dir_.path() / "gcc.tar.xz").string();
    recipe_.configure = {"--without-headers"};
    recipe_.edits = {{"gcc/include/toy.h", "#define BE 1", "#define BE 0"}};
    write(recipe_.binutils, "b");
    write(recipe_.gcc, "g");
    runner_.on("*", 0);
    runner_.on("tar -xf */gcc.tar.xz *", [](const Command& command) {
      write(command.cwd / "include" / "toy.h", "#undef BE\n#define BE\t\t1\n");
      return Result<CommandResult>(CommandResult());
    });
    runner_.on("*/gcc/configure *", [this](const Command& command) {
      edited_ = *real_filesystem().read_file(
          fs::path(command.argv[0]).parent_path() / "include" / "toy.h");
      return Result<CommandResult>(CommandResult());
    });
    runner_.on("make * all-gcc", 0, "g++ -c a.c\n  CC       b.lo\nar x\n");
    runner_.on("make * install-strip-gcc *", [](const Command& command) {
      EXPECT_TRUE(fs::exists(command.cwd / "gcc" / "s-tm-texi"));
      write(command.cwd.parent_path() / "out" / "toy-linux" / "bin" /
                "toy-linux-gcc",
            "elf");
      return Result<CommandResult>(CommandResult());
    });
    runner_.on("* -dumpmachine", 0, "toy-linux\n");
    runner_.on("*-gcc --version", 0, "toy-linux-gcc (GCC) 12\n");
    runner_.on("*-g++ --version", 0, "toy-linux-g++ (GCC) 12\n");
  }

  Result<KeptToolchain> build(const ToolchainStep& step = {}) {
    return builder_.build(recipe_, step);
  }

  /// What was run, without the folders of this test.
  std::vector<std::string> commands() {
    std::vector<std::string> result;
    for (const Command& command : runner_.commands()) {
      std::vector<std::string> words;
      for (const std::string& word : command.argv) {
        const std::size_t slash = word.rfind('/');
        words.push_back(word.substr(slash == word.npos ? 0 : slash + 1));
      }
      result.push_back(join(words, " "));
    }
    return result;
  }

  TempDir dir_;
  Cache cache_{dir_.path() / "cache"};
  ToolchainShelf shelf_{cache_};
  FakeRunner runner_;
  ToolchainBuilder builder_{shelf_, runner_, 2};
  ToolchainRecipe recipe_;
  std::string edited_;
};

TEST_F(GccBuildTest, StepsComeInOrderAndTheResultIsKept) {
  const auto kept = build();
  ASSERT_TRUE(kept) << kept.error().what;
  auto all = commands();
  ASSERT_GE(all.size(), 9U);
  all.resize(9);
  EXPECT_THAT(all,
              ElementsAre("tar -xf binutils.tar.xz --strip-components=1",
                          "tar -xf gcc.tar.xz --strip-components=1",
                          StartsWith("configure --target=toy-linux toy-linux "
                                     "--disable-nls"),
                          "make -j2 MAKEINFO=true all",
                          "make -j2 MAKEINFO=true install-strip",
                          "configure --target=toy-linux toy-linux "
                          "--without-headers",
                          "make -j2 MAKEINFO=true all-gcc",
                          "make -j2 MAKEINFO=true all-target-libgcc",
                          "make -j2 MAKEINFO=true install-strip-gcc "
                          "install-target-libgcc"));
  EXPECT_EQ(kept->origin, ToolchainOrigin::built);
  EXPECT_EQ(kept->identity, "toy-linux-gcc (GCC) 12 [toy-linux]");
  EXPECT_TRUE(fs::exists(kept->dir / "bin" / "toy-linux-gcc"));
  EXPECT_TRUE(fs::exists(kept->dir.parent_path() / "build.log"));
  EXPECT_FALSE(fs::exists(builder_.log_file(recipe_)));
  EXPECT_TRUE(fs::is_empty(cache_.root() / "staging"));
}

TEST_F(GccBuildTest, SourcesAreEditedBeforeTheyAreConfigured) {
  ASSERT_TRUE(build());
  EXPECT_EQ(edited_, "#undef BE\n#define BE 0\n");
}

TEST_F(GccBuildTest, TheSecondTimeNothingIsRun) {
  ASSERT_TRUE(build());
  const std::size_t before = runner_.commands().size();
  ASSERT_TRUE(build());
  EXPECT_EQ(runner_.commands().size(), before);
}

TEST_F(GccBuildTest, NewAssemblerIsFoundFirst) {
  ASSERT_TRUE(build());
  EXPECT_THAT(runner_.commands().at(5).env.at("PATH"),
              HasSubstr("/out/toy-linux/bin:"));
}

TEST_F(GccBuildTest, ProgressNamesTheStepAndCountsFiles) {
  std::vector<std::string> seen;
  ASSERT_TRUE(build([&](std::string_view step, int count) {
    seen.push_back(std::string(step) + " " + std::to_string(count));
  }));
  EXPECT_THAT(seen, Contains("gcc: make all-gcc 2"));
  EXPECT_EQ(seen.front(), "binutils: unpack 0");
}

TEST_F(GccBuildTest, FailureTellsTheStepTheErrorAndTheLog) {
  runner_.on("*/gcc/configure *", 1,
             "checking for gmp.h... no\n"
             "configure: error: Building GCC requires GMP 4.2+\n");
  const auto kept = build();
  ASSERT_FALSE(kept);
  EXPECT_EQ(kept.error().kind, ErrorKind::toolchain);
  EXPECT_EQ(kept.error().what,
            "toolchain 'toy-linux': gcc: configure failed: configure: error: "
            "Building GCC requires GMP 4.2+");
  EXPECT_THAT(kept.error().hint,
              HasSubstr(builder_.log_file(recipe_).string()));
  EXPECT_TRUE(fs::exists(builder_.log_file(recipe_)));
  EXPECT_TRUE(fs::is_empty(cache_.root() / "staging"));
  EXPECT_FALSE(shelf_.has(recipe_));
}

TEST_F(GccBuildTest, FullDiskIsInfrastructure) {
  runner_.on("make * all", 2, "x.c: fatal error: No space left on device\n");
  const auto kept = build();
  ASSERT_FALSE(kept);
  EXPECT_EQ(kept.error().kind, ErrorKind::infra);
}

TEST(EditLine, NeedsExactlyOneSuchLine) {
  const SourceEdit edit = {"gcc/a.h", "#define A 1", "#define A 0"};
  EXPECT_EQ(*edit_line("x\n #define\tA  1\ny\n", edit), "x\n#define A 0\ny\n");
  const auto none = edit_line("#define A 10\n", edit);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().what, "gcc/a.h: the line '#define A 1' is there 0 "
                               "times instead of once");
  EXPECT_FALSE(edit_line("#define A 1\n#define A 1\n", edit));
}

} // namespace
} // namespace farm
