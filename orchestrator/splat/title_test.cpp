#include "splat/title.hpp"

#include <gtest/gtest.h>

#include "splat/stack_parser.hpp"

namespace farm::splat {
namespace {

TEST(PlainFunction, LosesWhatCompilersAndWrappersAdd) {
  EXPECT_EQ(plain_function("f.isra.3"), "f");
  EXPECT_EQ(plain_function("f.constprop.0.isra.1"), "f");
  EXPECT_EQ(plain_function("f.part.12.cold"), "f");
  EXPECT_EQ(plain_function("__x64_sys_mmap"), "sys_mmap");
  EXPECT_EQ(plain_function("__arm64_sys_mmap"), "sys_mmap");
  EXPECT_EQ(plain_function("__do_sys_mmap"), "sys_mmap");
  EXPECT_EQ(plain_function("sys_mmap"), "sys_mmap");
  EXPECT_EQ(plain_function("system_call"), "system_call");
}

TEST(MakeTitle, DropsPartsWithoutAValue) {
  const Fields fields{{"report", "double-free"}, {"access", ""}};
  EXPECT_EQ(make_title("KASAN: {report}[ {access}][ in {frame}]", fields, "f"),
            "KASAN: double-free in f");
  EXPECT_EQ(make_title("KASAN: {report}[ in {frame}]", fields, ""),
            "KASAN: double-free");
}

TEST(WithoutVolatile, ReplacesAddressesAndNumbers) {
  EXPECT_EQ(without_volatile("at 0xdeadbeef of 12 in f2 (ffff888012345678)"),
            "at ADDR of NUM in f2 (ADDR)");
}

struct FrameRow {
  const char* text;
  std::vector<std::string> functions;
};

TEST(ParseFrames, KnowsTheFormsOfTheArchitectures) {
  const FrameRow rows[] = {
      {" f+0x12/0x80", {"f"}},
      {" ? f+0x12/0x80 [mod]", {"f"}},
      {" f+0x12/0x80 (P)", {"f"}},
      {" [<ffffffff81234567>] ? f+0x12/0x80", {"f"}},
      {"[<80101000>] (f) from [<80102000>] (g+0x12/0x80)", {"f", "g"}},
      {"[<80101000>] (f+0x1/0x8) from [<80102000>] (g+0x12/0x80)", {"f", "g"}},
      {" f from g+0x12/0x80", {"f", "g"}},
      {"[c000000001234560] [c000000000123456] f+0x12/0x80 (unreliable)", {"f"}},
      {" ([<0000000000123456>] f+0x12/0x80)", {"f"}},
      {"[f0004e40 : f+0x12/0x80 ] ", {"f"}},
      {"[<(ptrval)>] f+0x12/0x80", {"f"}},
      {" <IRQ>  [<ffffffff81234567>] f+0x12/0x80", {"f"}},
      {" f mm/memory.c:12 [inline]", {"f"}},
      {" [<ffffffff81234567>]", {""}},
      {" 0xffffffffa0001234", {""}},
      {"RIP: 0010:f+0x12/0x80", {}},
      {"caller is f+0x12/0x80", {}},
      {" f+0x12", {}},
      {"Code: 00 00 <0f> 0b", {}},
      {"", {}},
  };
  for (const FrameRow& row : rows) {
    std::vector<std::string> functions;
    for (const Frame& frame : parse_frames(row.text)) {
      functions.push_back(frame.function);
    }
    EXPECT_EQ(functions, row.functions) << row.text;
  }
}

TEST(ParseFrames, FillsTheParts) {
  const auto frames =
      parse_frames("[<ffffffff81234567>] ? f.isra.0+0x12/0x80 [ext2 1a2b3c]");
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(frames[0].address, 0xffffffff81234567U);
  EXPECT_EQ(frames[0].function, "f.isra.0");
  EXPECT_EQ(frames[0].printed, "f.isra.0+0x12/0x80");
  EXPECT_EQ(frames[0].offset, 0x12U);
  EXPECT_EQ(frames[0].size, 0x80U);
  EXPECT_EQ(frames[0].module, "ext2");
  EXPECT_FALSE(frames[0].reliable);
}

} // namespace
} // namespace farm::splat
