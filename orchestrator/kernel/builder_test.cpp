#include "kernel/builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "base/filesystem.hpp"
#include "testing/fake_runner.hpp"

namespace farm {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

/// The value of an argument "O=..." in an argv.
std::string argument(const Command& command, const std::string& name) {
  for (const std::string& word : command.argv) {
    if (word.starts_with(name + "=")) {
      return word.substr(name.size() + 1);
    }
  }
  return "";
}

CommandResult fine(std::string output = "") {
  CommandResult result;
  result.output = std::move(output);
  result.cpu_s = 10;
  return result;
}

void write(const fs::path& path, const std::string& text) {
  ASSERT_TRUE(real_filesystem().write_atomic(path, text));
}

class BuilderTest : public testing::Test {
 protected:
  void SetUp() override {
    auto made = make_temp_dir(fs::temp_directory_path(), "builder-test-");
    ASSERT_TRUE(made);
    root_ = *made;
    cache_ = std::make_unique<Cache>(root_);
    job_.arch.name = "toy";
    job_.arch.kernel.arch = "toy";
    job_.arch.kernel.image = "arch/toy/Image";
    job_.arch.kernel.target = "Image";
    job_.arch.kernel.fragments = {"base"};
    job_.profile.name = "plain";
    DetectorSpec lockdep;
    lockdep.name = "lockdep";
    lockdep.symbols = {"LOCKDEP"};
    job_.wanted = {lockdep};
    script_make();
  }
  void TearDown() override { fs::remove_all(root_); }

  /// A make whose olddefconfig drops CONFIG_LOCKDEP and whose build works.
  void script_make() {
    runner_.on("make * tinyconfig", [](const Command& command) {
      write(fs::path(argument(command, "O")) / ".config", "CONFIG_TINY=y\n");
      return Result<CommandResult>(fine());
    });
    runner_.on("make * olddefconfig", [](const Command& command) {
      const fs::path config = fs::path(argument(command, "O")) / ".config";
      last_asked_ = *real_filesystem().read_file(config);
      write(config, "CONFIG_TINY=y\nCONFIG_SMP=y\n");
      return Result<CommandResult>(fine());
    });
    runner_.on("make * vmlinux Image", [](const Command& command) {
      const fs::path out = argument(command, "O");
      write(out / "vmlinux", "elf");
      write(out / "System.map", "map");
      write(out / "arch/toy/Image", "image bytes");
      write(command.log, "  CC      mm/memory.o\n");
      command.on_output("  CC      mm/memory.o\n  LD      vmlinux\n");
      return Result<CommandResult>(fine());
    });
  }

  KernelRequest request() {
    KernelRequest value;
    value.source = {root_ / "src", "tar:1", "toy 6.12", "6.12"};
    value.job = &job_;
    value.toolchain.cc = "toy-gcc";
    value.toolchain.identity = "toy-gcc 12";
    value.fragments = {{"base", "CONFIG_SMP=y\n"},
                       {"detectors/lockdep", "CONFIG_LOCKDEP=y\n"}};
    return value;
  }

  /// request() with a patch on top of its tree.
  KernelRequest patched() {
    KernelRequest value = request();
    value.source.base =
        BaseTree{value.source.path, value.source.identity, true, true, {}};
    value.source.path = root_ / "patched";
    value.source.identity = "patched:2";
    return value;
  }

  /// Builds request(); its digest.
  std::string build_base() {
    const auto base = builder().configure(request());
    EXPECT_TRUE(base && builder().build(request(), *base, {}));
    return base ? base->digest : "";
  }

  KernelBuilder builder() { return {*cache_, runner_, 2, false}; }

  int builds() {
    const auto lines = runner_.lines();
    return static_cast<int>(
        std::count_if(lines.begin(), lines.end(), [](const auto& line) {
          return line.find(" vmlinux") != std::string::npos;
        }));
  }

  static inline std::string last_asked_;
  fs::path root_;
  std::unique_ptr<Cache> cache_;
  Job job_;
  FakeRunner runner_;
};

TEST_F(BuilderTest, RequestedSymbolsAreAppendedToTinyconfig) {
  ASSERT_TRUE(builder().configure(request()));
  EXPECT_EQ(last_asked_, "CONFIG_TINY=y\nCONFIG_LOCKDEP=y\nCONFIG_SMP=y\n");
}

TEST_F(BuilderTest, SymbolThatDidNotSurviveMakesItsDetectorLost) {
  const auto configured = builder().configure(request());
  ASSERT_TRUE(configured) << configured.error().what;
  EXPECT_THAT(configured->lost_symbols, ElementsAre("CONFIG_LOCKDEP=y (is n)"));
  ASSERT_EQ(configured->detectors.size(), 1u);
  EXPECT_EQ(configured->detectors[0].state, DetectorState::lost);
}

TEST_F(BuilderTest, SameDigestIsBuiltOnce) {
  const auto configured = builder().configure(request());
  ASSERT_TRUE(configured);
  const auto first = builder().build(request(), *configured, {});
  ASSERT_TRUE(first) << first.error().what;
  EXPECT_FALSE(first->cached);
  EXPECT_EQ(first->cpu_s, 10);
  const auto second = builder().build(request(), *configured, {});
  ASSERT_TRUE(second);
  EXPECT_TRUE(second->cached);
  EXPECT_EQ(builds(), 1);
  EXPECT_EQ(*real_filesystem().read_file(second->image), "image bytes");
}

TEST_F(BuilderTest, TruncatedKernelIsBuiltAgain) {
  const auto configured = builder().configure(request());
  const auto first = builder().build(request(), *configured, {});
  ASSERT_TRUE(first);
  fs::resize_file(first->image, 3);
  const auto second = builder().build(request(), *configured, {});
  ASSERT_TRUE(second) << second.error().what;
  EXPECT_FALSE(second->cached);
  EXPECT_EQ(*real_filesystem().read_file(second->image), "image bytes");
}

TEST_F(BuilderTest, CompilerIsPartOfTheDigest) {
  KernelRequest other = request();
  other.toolchain.identity = "toy-gcc 13";
  const auto one = builder().configure(request());
  const auto two = builder().configure(other);
  ASSERT_TRUE(one && two);
  EXPECT_NE(one->digest, two->digest);
}

TEST_F(BuilderTest, DeviceTreeIsKeptWithTheKernel) {
  const auto without = builder().configure(request());
  job_.arch.kernel.dtb = "arch/toy/boot/dts/board.dts";
  runner_.on("toy-gcc -E *", 0);
  runner_.on("dtc *", [this](const Command& command) {
    EXPECT_EQ(command.argv.back(),
              (builder().object_dir(request()) / "dtb.dts.tmp").string());
    write(builder().object_dir(request()) / "dtb", "blob");
    return Result<CommandResult>(fine());
  });
  const auto configured = builder().configure(request());
  ASSERT_TRUE(without && configured);
  EXPECT_NE(without->digest, configured->digest);
  const auto build = builder().build(request(), *configured, {});
  ASSERT_TRUE(build) << build.error().what;
  EXPECT_EQ(*real_filesystem().read_file(build->dtb), "blob");
}

TEST_F(BuilderTest, TextOfOurOwnDeviceTreeIsPartOfTheDigest) {
  job_.arch.kernel.dtb = "dts/board.dts";
  KernelRequest one = request();
  one.own_dts = "/dts-v1/; / {};";
  KernelRequest two = request();
  two.own_dts = "/dts-v1/; / { model = \"x\"; };";
  EXPECT_NE(builder().configure(one)->digest, builder().configure(two)->digest);
}

TEST_F(BuilderTest, BuiltInArgumentsAreQuotedForKconfig) {
  KernelRequest asked = request();
  asked.cmdline = R"(console=ttyS0 dyndbg="file \*")";
  ASSERT_TRUE(builder().configure(asked));
  EXPECT_THAT(
      last_asked_,
      HasSubstr(R"(CONFIG_CMDLINE="console=ttyS0 dyndbg=\"file \\*\"")"));
}

TEST_F(BuilderTest, FilesLieInTheObjectFolderBeforeMakeStarts) {
  KernelRequest asked = request();
  asked.files = {{"arch/toy/boot/dts/x.dts", "/dts-v1/;"}};
  const auto configured = builder().configure(asked);
  const auto without = builder().configure(request());
  ASSERT_TRUE(configured && without);
  EXPECT_NE(configured->digest, without->digest);
  const fs::path file =
      builder().object_dir(asked) / "arch" / "toy" / "boot" / "dts" / "x.dts";
  runner_.on("make * vmlinux Image", [&](const Command& command) {
    const auto content = real_filesystem().read_file(file);
    write(command.log, "x: error: found " + (content ? *content : "nothing"));
    CommandResult failed;
    failed.status = 2;
    return Result<CommandResult>(failed);
  });
  const auto build = builder().build(asked, *configured, {});
  ASSERT_FALSE(build);
  EXPECT_THAT(build.error().what, HasSubstr("error: found /dts-v1/;"));
}

TEST_F(BuilderTest, BuildStepsAreCounted) {
  const auto configured = builder().configure(request());
  std::vector<std::string> steps;
  ASSERT_TRUE(builder().build(
      request(), *configured, [&](std::string_view line, int count) {
        steps.push_back(std::to_string(count) + " " + std::string(line));
      }));
  EXPECT_THAT(steps, ElementsAre("1 CC      mm/memory.o", "2 LD      vmlinux"));
}

TEST_F(BuilderTest, PatchedKernelIsBuiltOnTopOfTheObjectsOfItsBase) {
  const std::string base = build_base();
  const fs::path objects = builder().object_dir(request());
  runner_.on("unshare * true", 0);
  runner_.on("unshare * make * vmlinux Image", [&](const Command& command) {
    EXPECT_EQ(argument(command, "O"), objects.string());
    EXPECT_THAT(command.argv, Contains((root_ / "src").string()));
    EXPECT_THAT(command.argv, Contains((root_ / "patched").string()));
    const fs::path upper = command.log.parent_path();
    write(upper / "vmlinux", "patched elf");
    write(upper / "arch/toy/Image", "patched image");
    write(command.log, "");
    return Result<CommandResult>(fine());
  });
  const auto configured = builder().configure(patched());
  ASSERT_TRUE(configured);
  EXPECT_NE(configured->digest, base);
  const auto build = builder().build(patched(), *configured, {});
  ASSERT_TRUE(build) << build.error().what;
  EXPECT_EQ(*real_filesystem().read_file(build->image), "patched image");
  EXPECT_EQ(*real_filesystem().read_file(build->dir / "System.map"), "map");
  EXPECT_EQ(*real_filesystem().read_file(objects / "vmlinux"), "elf");
  EXPECT_TRUE(fs::is_empty(root_ / "staging"));
}

TEST_F(BuilderTest, StaleObjectsOfTheBaseAreMadeAnewOnce) {
  int bases = 0;
  runner_.on("make * olddefconfig vmlinux", [&](const Command& command) {
    ++bases;
    write(fs::path(argument(command, "O")) / "vmlinux", "elf");
    return Result<CommandResult>(fine());
  });
  runner_.on("unshare * true", 0);
  runner_.on("unshare * make * vmlinux Image", [&](const Command& command) {
    for (const char* name : {"vmlinux", "System.map", "arch/toy/Image"}) {
      write(command.log.parent_path() / name, "patched");
    }
    write(command.log, "");
    return Result<CommandResult>(fine());
  });
  for (const char* identity : {"patched:2", "patched:3"}) {
    KernelRequest asked = patched();
    asked.source.identity = identity;
    const auto configured = builder().configure(asked);
    ASSERT_TRUE(configured);
    ASSERT_TRUE(builder().build(asked, *configured, {}));
  }
  EXPECT_EQ(bases, 1);
}

TEST_F(BuilderTest, PatchedFilesAreNewerThanTheObjectsOfTheBase) {
  build_base();
  write(root_ / "src/mm/gup.c", "as it was");
  fs::create_directories(root_ / "patched/mm");
  fs::create_hard_link(root_ / "src/mm/gup.c", root_ / "patched/mm/gup.c");
  write(root_ / "patched/mm/memory.c", "patched");
  const auto past = fs::file_time_type::clock::now() - std::chrono::hours(1);
  fs::last_write_time(root_ / "patched/mm/memory.c", past);
  fs::last_write_time(root_ / "src/mm/gup.c", past);
  KernelRequest asked = patched();
  asked.source.base->changed = {"mm/memory.c", "mm/gup.c", "mm/gone.c"};
  runner_.on("unshare * true", 0);
  runner_.on("unshare * make * vmlinux Image", [&](const Command& command) {
    EXPECT_GT(fs::last_write_time(root_ / "patched/mm/memory.c"), past);
    EXPECT_EQ(fs::last_write_time(root_ / "src/mm/gup.c"), past);
    write(command.log, "x.c:1: error: enough\n");
    CommandResult failed;
    failed.status = 2;
    return Result<CommandResult>(failed);
  });
  const auto configured = builder().configure(asked);
  ASSERT_TRUE(configured);
  const auto build = builder().build(asked, *configured, {});
  ASSERT_FALSE(build);
  EXPECT_THAT(build.error().what, HasSubstr("error: enough"));
}

TEST_F(BuilderTest, PatchedKernelIsBuiltAnewWhereNothingCanBeMounted) {
  runner_.on("unshare *", 1);
  const auto configured = builder().configure(patched());
  ASSERT_TRUE(configured);
  const auto build = builder().build(patched(), *configured, {});
  ASSERT_TRUE(build) << build.error().what;
  EXPECT_TRUE(fs::exists(builder().object_dir(patched()) / "vmlinux"));
  EXPECT_FALSE(fs::exists(builder().object_dir(request()) / "vmlinux"));
}

TEST_F(BuilderTest, LogOfAPatchedKernelThatDoesNotCompileIsLeft) {
  build_base();
  runner_.on("unshare * true", 0);
  runner_.on("unshare * make * vmlinux Image", [](const Command& command) {
    write(command.log, "mm/memory.c:1:1: error: no\n");
    CommandResult result;
    result.status = 2;
    return Result<CommandResult>(result);
  });
  const auto configured = builder().configure(patched());
  const auto build = builder().build(patched(), *configured, {});
  ASSERT_FALSE(build);
  EXPECT_EQ(build.error().kind, ErrorKind::build);
  EXPECT_THAT(*real_filesystem().read_file(builder().object_dir(patched()) /
                                           k_build_log),
              HasSubstr("error: no"));
  EXPECT_TRUE(fs::is_empty(root_ / "staging"));
}

TEST_F(BuilderTest, PatchThatLeavesKconfigAloneCostsNoConfiguration) {
  ASSERT_TRUE(builder().configure(request()));
  const std::size_t before = runner_.lines().size();
  ASSERT_TRUE(builder().configure(patched()));
  EXPECT_EQ(runner_.lines().size(), before);
  KernelRequest other = patched();
  other.source.base->same_kconfig = false;
  ASSERT_TRUE(builder().configure(other));
  EXPECT_EQ(runner_.lines().size(), before + 2);
}

TEST_F(BuilderTest, KernelThatDoesNotCompileGivesTheCompilersError) {
  runner_.on("make * vmlinux Image", [](const Command& command) {
    write(command.log, "  CC      mm/memory.o\nmm/memory.c:1:1: error: no\n");
    CommandResult result;
    result.status = 2;
    return Result<CommandResult>(result);
  });
  const auto configured = builder().configure(request());
  const auto build = builder().build(request(), *configured, {});
  ASSERT_FALSE(build);
  EXPECT_EQ(build.error().kind, ErrorKind::build);
  EXPECT_EQ(build.error().what,
            "the kernel does not compile:\nmm/memory.c:1:1: error: no");
}

TEST_F(BuilderTest, FullDiskDuringABuildIsInfrastructure) {
  runner_.on("make * vmlinux Image", [](const Command& command) {
    write(command.log, "x.c:1: fatal error: write: No space left on device\n");
    CommandResult result;
    result.status = 2;
    return Result<CommandResult>(result);
  });
  const auto configured = builder().configure(request());
  const auto build = builder().build(request(), *configured, {});
  ASSERT_FALSE(build);
  EXPECT_EQ(build.error().kind, ErrorKind::infra);
  EXPECT_THAT(build.error().hint, HasSubstr("disk full"));
}

} // namespace
} // namespace farm
