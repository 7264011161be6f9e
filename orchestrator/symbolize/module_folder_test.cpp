#include "symbolize/module_folder.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/temp_dir.hpp"

namespace farm {
namespace {

namespace fs = std::filesystem;
using testing::EndsWith;
using testing::HasSubstr;

int line_of(const std::string& mark) {
  std::ifstream in(FARM_TEST_MODULE_SOURCE);
  std::string text;
  for (int line = 1; std::getline(in, text); ++line) {
    if (text.find(mark) != std::string::npos) {
      return line;
    }
  }
  return 0;
}

Frame frame_of(std::string function, std::uint64_t offset, std::string module) {
  Frame frame;
  frame.function = std::move(function);
  frame.offset = offset;
  frame.address = 0xffffffffc0001000 + offset;
  frame.printed = "as printed";
  frame.module = std::move(module);
  return frame;
}

class ModuleFolderTest : public testing::Test {
 protected:
  ModuleFolderTest() {
    fs::create_directories(folder_.path() / "kernel/drivers");
    fs::copy_file(FARM_TEST_MODULE,
                  folder_.path() / "kernel/drivers/fault-probe.ko");
    std::ofstream(folder_.path() / "kernel/damaged.ko") << "no ELF\n";
  }

  /// The frames that one becomes.
  std::vector<Frame> symbolized(const Frame& frame) {
    auto modules = ModuleFolder::open(folder_.path());
    EXPECT_TRUE(modules.ok());
    Splat splat;
    splat.stacks = {{"call trace", {frame}}};
    modules->symbolize(splat);
    return splat.stacks[0].frames;
  }

  TempDir folder_;
};

TEST_F(ModuleFolderTest, FramesOfBothSectionsGetTheirLines) {
  auto start = symbolized(frame_of("module_start", 0, "fault_probe"));
  ASSERT_EQ(start.size(), 1U);
  EXPECT_THAT(start[0].file, EndsWith("module.c"));
  EXPECT_EQ(start[0].line, line_of("int module_start"));
  EXPECT_EQ(start[0].module, "fault_probe");
  EXPECT_EQ(start[0].printed, "as printed");
  EXPECT_EQ(start[0].address, 0xffffffffc0001000);
}

TEST_F(ModuleFolderTest, InlinedFrameComesFirst) {
  bool seen = false;
  for (std::uint64_t offset = 1; offset < 32 && !seen; ++offset) {
    const auto frames =
        symbolized(frame_of("module_work", offset, "fault_probe"));
    ASSERT_FALSE(frames.empty());
    EXPECT_EQ(frames.back().function, "module_work");
    if (frames.size() == 2) {
      seen = true;
      EXPECT_EQ(frames[0].function, "inlined");
      EXPECT_TRUE(frames[0].inlined);
      EXPECT_EQ(frames[0].line, line_of("line: inlined"));
      EXPECT_EQ(frames[1].line, line_of("line: work"));
    }
  }
  EXPECT_TRUE(seen);
}

TEST_F(ModuleFolderTest, OtherFramesStay) {
  for (const Frame& frame :
       {frame_of("module_work", 1, ""), frame_of("module_work", 1, "other"),
        frame_of("module_work", 1, "damaged"),
        frame_of("no_such_function", 1, "fault_probe")}) {
    const auto frames = symbolized(frame);
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0].file, "");
    EXPECT_EQ(frames[0].printed, "as printed");
  }
}

TEST_F(ModuleFolderTest, FolderWithoutModulesIsAnError) {
  const TempDir empty;
  EXPECT_THAT(ModuleFolder::open(empty.path()).error().what,
              HasSubstr("no modules"));
  EXPECT_THAT(ModuleFolder::open(empty.path() / "gone").error().what,
              HasSubstr("gone: No such file"));
}

} // namespace
} // namespace farm
