#include "kernel/make_cmdline.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/filesystem.hpp"
#include "process/boost_runner.hpp"
#include "process/process_host.hpp"

namespace farm {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

MakeSetup gcc_setup() {
  MakeSetup setup;
  setup.source = "/s";
  setup.objects = "/o";
  setup.kernel_arch = "m68k";
  setup.toolchain.cross_compile = "m68k-linux-gnu-";
  setup.toolchain.cc = "m68k-linux-gnu-gcc";
  setup.ccache = true;
  setup.jobs = 2;
  return setup;
}

TEST(MakeCmdline, GccGolden) {
  EXPECT_THAT(
      make_argv(gcc_setup(), {"vmlinux"}),
      ElementsAre(
          "make", "-C", "/s", "O=/o", "ARCH=m68k", "-j2",
          "KBUILD_BUILD_TIMESTAMP=1970-01-01 00:00:00 UTC",
          "KBUILD_BUILD_USER=farm", "KBUILD_BUILD_HOST=faultfarm",
          "KBUILD_BUILD_VERSION=1", "LOCALVERSION=",
          "KCFLAGS=-g1 -ffile-prefix-map=/s/=", "CROSS_COMPILE=m68k-linux-gnu-",
          "CC=ccache m68k-linux-gnu-gcc", "HOSTCC=ccache gcc",
          "CCACHE_NAMESPACE=faultfarm", "CCACHE_NODEPEND=1", "vmlinux"));
}

TEST(MakeCmdline, LlvmHasNoCrossCompile) {
  MakeSetup setup = gcc_setup();
  setup.toolchain = {};
  setup.toolchain.llvm = "-19";
  setup.toolchain.cc = "clang-19";
  setup.ccache = false;
  const auto argv = make_argv(setup, {});
  EXPECT_THAT(argv, Contains("LLVM=-19"));
  EXPECT_THAT(argv, Contains("CC=clang-19"));
  EXPECT_THAT(argv, Not(Contains("HOSTCC=ccache gcc")));
}

TEST(MakeCmdline, FlagsOfTheArchitectureSurviveTheShell) {
  MakeSetup setup = gcc_setup();
  setup.cflags = {"-Dshow(...)=do{}while(0)"};
  EXPECT_THAT(make_argv(setup, {}),
              Contains("KCFLAGS=-g1 -ffile-prefix-map=/s/= "
                       "'-Dshow(...)=do{}while(0)'"));
}

TEST(MakeCmdline, VariablesOfTheArchitecture) {
  MakeSetup setup = gcc_setup();
  setup.variables = {{"KASAN_SANITIZE_lockdep.o", "n"}};
  EXPECT_THAT(make_argv(setup, {}), Contains("KASAN_SANITIZE_lockdep.o=n"));
}

/// Real make, ccache and gcc: a zImage is an .incbin of the kernel.
TEST(MakeCmdline, WhatAnAssemblerFileIncludesIsNeverStale) {
  const auto root =
      make_temp_dir(std::filesystem::temp_directory_path(), "make-cmdline-");
  ASSERT_TRUE(root);
  const auto write = [&](const char* name, const std::string& text) {
    ASSERT_TRUE(real_filesystem().write_atomic(*root / name, text));
  };
  write("Makefile", "vmlinux:\n\t$(CC) -c -MD -MF x.d -o x.o x.S\n");
  write("x.S", ".incbin \"payload\"\n");
  MakeSetup setup;
  setup.source = *root;
  setup.objects = *root;
  setup.toolchain.cc = "gcc";
  setup.ccache = true;
  setup.jobs = 1;
  ProcessHost host;
  BoostRunner runner(host, CancelToken());
  Command command;
  command.argv = make_argv(setup, {"vmlinux"});
  command.env["CCACHE_DIR"] = (*root / "ccache").string();
  for (const std::string payload : {"the kernel of", "another one of"}) {
    write("payload", payload);
    for (int twice = 0; twice < 2; ++twice) {
      const auto made = runner.run(command);
      ASSERT_TRUE(made) << made.error().what;
      ASSERT_EQ(made->status, 0) << made->output;
      const auto object = real_filesystem().read_file(*root / "x.o");
      ASSERT_TRUE(object);
      EXPECT_THAT(*object, HasSubstr(payload));
    }
  }
  std::filesystem::remove_all(*root);
}

TEST(BuildErrors, TheCompilersErrorNotAWallOfText) {
  const std::string log =
      "  CC      mm/memory.o\n"
      "/s/mm/memory.c:12:3: error: 'x' undeclared\n"
      "   12 |   x = 1;\n"
      "make[3]: *** [scripts/Makefile.build:229: mm/memory.o] Error 1\n";
  EXPECT_EQ(build_errors(log), "/s/mm/memory.c:12:3: error: 'x' undeclared");
}

TEST(BuildErrors, ComplaintOfAScriptIsWhatCameBeforeMakeGaveUp) {
  const std::string log =
      "#\n# No change to .config\n#\n"
      "  CC      init/version.o\n"
      "  usr/gen_initramfs.sh: Cannot open '/nowhere'\n"
      "make[3]: *** [usr/Makefile:76: usr/initramfs_data.cpio] Error 1\n"
      "make[2]: *** [Makefile:1983: usr] Error 2\n"
      "  AR      init/built-in.a\n";
  EXPECT_EQ(build_errors(log),
            "  usr/gen_initramfs.sh: Cannot open '/nowhere'");
}

TEST(BuildErrors, AtMostSoManyLines) {
  EXPECT_EQ(build_errors("a\nb\nc\n", 2), "b\nc");
  EXPECT_EQ(build_errors("x: error: a\nx: error: b\n", 1), "x: error: a");
}

} // namespace
} // namespace farm
