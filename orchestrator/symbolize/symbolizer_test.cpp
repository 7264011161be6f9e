#include "symbolize/symbolizer.hpp"

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/temp_dir.hpp"

namespace {

volatile int sink;

/// The body of an inlined function; its line is looked for below.
__attribute__((always_inline)) inline void inlined_body(int value) {
  sink = value * 3; // line: inlined
  sink = sink + value;
}

} // namespace

extern "C" __attribute__((noinline)) void farm_symbolizer_probe(int value) {
  sink = value;
  inlined_body(value);
  sink = value + 1;
}

namespace farm {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

const fs::path k_self = "/proc/self/exe";

fs::path file(const TempDir& dir, const std::string& name,
              const std::string& bytes) {
  std::ofstream(dir.path() / name, std::ios::binary) << bytes;
  return dir.path() / name;
}

std::string bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

int line_of(const std::string& mark) {
  std::ifstream in(__FILE__);
  std::string text;
  for (int line = 1; std::getline(in, text); ++line) {
    if (text.find(mark) != std::string::npos) {
      return line;
    }
  }
  return 0;
}

Symbolizer own() {
  auto opened = Symbolizer::open(k_self);
  EXPECT_TRUE(opened.ok());
  return std::move(*opened);
}

TEST(Symbolizer, FunctionIsFoundByNameAndByAddress) {
  Symbolizer symbols = own();
  const auto address = symbols.address("farm_symbolizer_probe", 0, 0);
  ASSERT_TRUE(address);
  const auto frames = symbols.lookup(*address);
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(frames[0].function, "farm_symbolizer_probe");
  EXPECT_EQ(frames[0].offset, 0U);
  EXPECT_GT(frames[0].size, 0U);
  EXPECT_FALSE(frames[0].inlined);
  EXPECT_THAT(frames[0].file, HasSubstr("symbolizer_test.cpp"));
  EXPECT_GE(frames[0].line, line_of("void farm_symbolizer_probe"));
  EXPECT_LE(frames[0].line, line_of("void farm_symbolizer_probe") + 1);
  EXPECT_EQ(symbols.address("farm_symbolizer_probe", 3, frames[0].size),
            *address + 3);
  EXPECT_FALSE(symbols.address("no_such_function", 0, 0));
  EXPECT_TRUE(symbols.lookup(1).empty());
  EXPECT_EQ(symbols.where(1), "");
  EXPECT_THAT(symbols.where(*address), HasSubstr("farm_symbolizer_probe+0x0 "));
}

TEST(Symbolizer, InlinedFrameComesFirst) {
  Symbolizer symbols = own();
  const auto start = symbols.address("farm_symbolizer_probe", 0, 0);
  ASSERT_TRUE(start);
  const std::uint64_t size = symbols.lookup(*start).back().size;
  bool seen = false;
  for (std::uint64_t pc = *start; pc < *start + size; ++pc) {
    const auto frames = symbols.lookup(pc);
    ASSERT_FALSE(frames.empty());
    EXPECT_EQ(frames.back().function, "farm_symbolizer_probe");
    if (frames.size() == 2 && frames[0].line == line_of("line: inlined")) {
      seen = true;
      EXPECT_TRUE(frames[0].inlined);
      EXPECT_EQ(frames[0].function, "inlined_body");
      EXPECT_EQ(frames[1].line, line_of("  inlined_body(value);"));
      EXPECT_THAT(frames[1].file, HasSubstr("symbolizer_test.cpp"));
    }
  }
  EXPECT_TRUE(seen);
}

Frame printed(std::string function, std::uint64_t offset, std::uint64_t size,
              std::uint64_t address = 0) {
  Frame frame;
  frame.function = std::move(function);
  frame.offset = offset;
  frame.size = size;
  frame.address = address;
  frame.printed = "as printed";
  return frame;
}

TEST(Symbolizer, SplatGetsAddressesFilesAndInlinedFrames) {
  Symbolizer symbols = own();
  const auto start = symbols.address("farm_symbolizer_probe", 0, 0);
  ASSERT_TRUE(start);
  const std::uint64_t size = symbols.lookup(*start).back().size;
  std::uint64_t inside = 0;
  for (std::uint64_t pc = *start; pc < *start + size && inside == 0; ++pc) {
    inside = symbols.lookup(pc).size() == 2 ? pc + 1 - *start : 0;
  }
  ASSERT_NE(inside, 0U);
  Splat splat;
  Frame module = printed("farm_symbolizer_probe", 0, size);
  module.module = "ext2";
  splat.stacks = {{"call trace",
                   {printed("farm_symbolizer_probe", inside, size), module,
                    printed("gone", 1, 2)}}};
  symbols.symbolize(splat);
  const auto& frames = splat.stacks[0].frames;
  ASSERT_EQ(frames.size(), 4U);
  EXPECT_EQ(frames[0].function, "inlined_body");
  EXPECT_TRUE(frames[0].inlined);
  EXPECT_EQ(frames[1].function, "farm_symbolizer_probe");
  EXPECT_EQ(frames[1].printed, "as printed");
  EXPECT_EQ(frames[1].address, *start + inside);
  EXPECT_EQ(frames[2].file, "");
  EXPECT_EQ(frames[3].function, "gone");
  EXPECT_EQ(frames[3].line, 0);
}

TEST(Symbolizer, SlideIsLearnedFromFramesThatHaveBoth) {
  Symbolizer symbols = own();
  const auto start = symbols.address("farm_symbolizer_probe", 0, 0);
  ASSERT_TRUE(start);
  const std::uint64_t slide = 0x1000000;
  Splat splat;
  Frame raw;
  raw.address = *start + slide;
  splat.stacks = {
      {"call trace",
       {printed("farm_symbolizer_probe", 1, 0, *start + slide + 1),
        printed("farm_symbolizer_probe", 2, 0, *start + slide + 2), raw}}};
  symbols.symbolize(splat);
  EXPECT_EQ(splat.stacks[0].frames.back().function, "farm_symbolizer_probe");
  EXPECT_THAT(symbols.where(*start + slide),
              HasSubstr("farm_symbolizer_probe+0x0"));
}

TEST(Symbolizer, SetSlideMovesEverything) {
  Symbolizer symbols = own();
  const auto before = symbols.address("farm_symbolizer_probe", 0, 0);
  symbols.set_slide(-0x1000);
  EXPECT_EQ(*symbols.address("farm_symbolizer_probe", 0, 0), *before - 0x1000);
  EXPECT_EQ(symbols.lookup(*before - 0x1000).back().function,
            "farm_symbolizer_probe");
}

TEST(Symbolizer, TenThousandAddressesWithinASecond) {
  Symbolizer symbols = own();
  const auto start = symbols.address("farm_symbolizer_probe", 0, 0);
  ASSERT_TRUE(start);
  (void)symbols.where(*start);
  const auto before = std::chrono::steady_clock::now();
  std::size_t found = 0;
  for (std::uint64_t i = 0; i < 10000; ++i) {
    found += symbols.lookup(*start + i * 16 % 0x8000).size();
  }
  EXPECT_GT(found, 100U);
  EXPECT_LT(std::chrono::steady_clock::now() - before,
            std::chrono::seconds(5)); // leaves room for sanitizers
}

TEST(Symbolizer, FileThatIsNoElfIsAnError) {
  const TempDir dir;
  EXPECT_THAT(Symbolizer::open("/nonexistent/vmlinux").error().what,
              HasSubstr("/nonexistent/vmlinux: No such file"));
  EXPECT_FALSE(Symbolizer::open(file(dir, "empty", "")).ok());
  EXPECT_FALSE(Symbolizer::open(file(dir, "text", "no ELF here\n")).ok());
  EXPECT_FALSE(Symbolizer::open(file(dir, "magic",
                                     "\x7f"
                                     "ELF"))
                   .ok());
  EXPECT_FALSE(Symbolizer::open("/").ok());
}

/// Whatever a damaged file answers, it answers.
void ask(const fs::path& path) {
  auto opened = Symbolizer::open(path);
  if (!opened) {
    EXPECT_FALSE(opened.error().what.empty());
    return;
  }
  const auto start = opened->address("farm_symbolizer_probe", 0, 0);
  for (std::uint64_t i = 0; i < 64; ++i) {
    (void)opened->where(start.value_or(0x1000) + i);
  }
}

TEST(Symbolizer, DamagedFileIsSurvived) {
  const TempDir dir;
  const std::string whole = bytes_of(k_self);
  ASSERT_GT(whole.size(), 4096U);
  for (int part = 1; part < 8; ++part) {
    ask(file(dir, "cut", whole.substr(0, whole.size() * part / 8)));
  }
  unsigned seed = 1;
  for (int round = 0; round < 8; ++round) {
    std::string bad = whole;
    for (int hit = 0; hit < 200; ++hit) {
      seed = seed * 1664525 + 1013904223;
      bad[seed % bad.size()] = static_cast<char>(seed >> 24);
    }
    ask(file(dir, "bad", bad));
  }
}

} // namespace
} // namespace farm
