#include "kernel/device_tree.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/fake_runner.hpp"
#include "testing/temp_dir.hpp"

namespace farm {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

class DeviceTreeTest : public testing::Test {
 protected:
  DeviceTree tree() {
    return {"/s/arch/toy/boot/dts/board.dts", "/s", dir_.path(), "toy-gcc"};
  }

  TempDir dir_;
  std::string out_ = dir_.path().string();
  FakeRunner runner_;
};

TEST_F(DeviceTreeTest, IsPreprocessedAndCompiledLikeTheKernels) {
  runner_.on("*", 0);
  ASSERT_TRUE(compile_device_tree(runner_, tree()));
  EXPECT_THAT(
      runner_.lines(),
      ElementsAre("toy-gcc -E -nostdinc -undef -D__DTS__ -x assembler-with-cpp "
                  "-I /s/arch/toy/boot/dts -I /s/scripts/dtc/include-prefixes "
                  "-o " +
                      out_ + "/dtb.dts.tmp /s/arch/toy/boot/dts/board.dts",
                  "dtc -q -I dts -O dtb -b 0 -i /s/arch/toy/boot/dts -i "
                  "/s/scripts/dtc/include-prefixes -o " +
                      out_ + "/dtb " + out_ + "/dtb.dts.tmp"));
}

TEST_F(DeviceTreeTest, CompilerOfTheKernelIsTakenWhereItWasBuilt) {
  const fs::path own = dir_.path() / "scripts" / "dtc" / "dtc";
  ASSERT_TRUE(real_filesystem().write_atomic(own, "elf"));
  runner_.on("*", 0);
  ASSERT_TRUE(compile_device_tree(runner_, tree()));
  EXPECT_EQ(runner_.commands().at(1).argv[0], own.string());
}

TEST_F(DeviceTreeTest, MistakeIsABuildErrorWithTheMessage) {
  runner_.on("toy-gcc *", 1, "board.dts:1: fatal error: x.dtsi: no such\n");
  const auto compiled = compile_device_tree(runner_, tree());
  ASSERT_FALSE(compiled);
  EXPECT_EQ(compiled.error().kind, ErrorKind::build);
  EXPECT_EQ(compiled.error().what,
            "the device tree board.dts does not compile:\n"
            "board.dts:1: fatal error: x.dtsi: no such");
}

TEST_F(DeviceTreeTest, MissingDtcNamesItsPackage) {
  runner_.on("toy-gcc *", 0);
  runner_.on("dtc *", [](const Command&) {
    return Result<CommandResult>(
        Error{ErrorKind::toolchain, "dtc: cannot be started", ""});
  });
  const auto compiled = compile_device_tree(runner_, tree());
  ASSERT_FALSE(compiled);
  EXPECT_THAT(compiled.error().hint, HasSubstr("device-tree-compiler"));
}

} // namespace
} // namespace farm
