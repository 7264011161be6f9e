#include "boot/registers.hpp"

#include <string>

#include <gtest/gtest.h>

namespace farm {
namespace {

TEST(FindPc, KnowsWhatTheTargetsCallIt) {
  struct Row {
    const char* dump;
    std::uint64_t pc;
  };
  const Row rows[] = {
      {"RAX=0000000000000000 RBX=ffffffff81000000\n"
       "RIP=ffffffff8100abcd RFL=00000246\n",
       0xffffffff8100abcd},
      {"EIP=0000fff0 EFL=00000002 [-------] CPL=0\n", 0xfff0},
      {" PC=ffff800080012345 X00=0000000000000000\n", 0xffff800080012345},
      {"R14=c0100000 R15=c0123456\nPSR=600000d3 -ZC- A S svc32\n", 0xc0123456},
      {"D7 = 00000000   A7 = 00000000\nPC = 0040abcd   SR = 2700\n", 0x40abcd},
      {" pc       ffffffff80001234\n mhartid  0000000000000000\n"
       " mepc     0000000080001111\n",
       0xffffffff80001234},
      {"NIP c000000000012345   LR c0000000000aaaaa CTR 0000000000000000\n",
       0xc000000000012345},
      {"PSW=mask 0704c00180000000 addr 0000000000112233 cc 00\n", 0x112233},
      {"pc=0xffffffff80100010 HI=0x0000000000000000\n", 0xffffffff80100010},
      {"PC      fffffc0000310000 PS      00\n", 0xfffffc0000310000},
      {"pc: 0000000000404000  npc: 0000000000404004\n", 0x404000},
      {"PC=c0001000\nSR=0000\n", 0xc0001000},
      {"IA_F 0000000010101010 IA_B 0000000010101014\n", 0x10101010},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(find_pc(row.dump), row.pc) << row.dump;
  }
}

TEST(FindPc, NothingKnownIsZero) {
  EXPECT_EQ(find_pc(""), 0U);
  EXPECT_EQ(find_pc("PC="), 0U);
  EXPECT_EQ(find_pc("SPC=12345678"), 0U);
  EXPECT_EQ(find_pc("PC=1"), 0U);
}

TEST(ParseRegisters, SplitsIntoCpus) {
  const auto cpus =
      parse_registers("\r\nCPU#0\r\n PC=0000000000000010 X00=0\r\n"
                      "X01=1\r\n\r\nCPU#1\r\n"
                      " PC=0000000000000020 X00=0\r\n");
  ASSERT_EQ(cpus.size(), 2U);
  EXPECT_EQ(cpus[0].index, 0);
  EXPECT_EQ(cpus[0].pc, 0x10U);
  EXPECT_EQ(cpus[0].registers, " PC=0000000000000010 X00=0\nX01=1\n");
  EXPECT_EQ(cpus[1].index, 1);
  EXPECT_EQ(cpus[1].pc, 0x20U);
}

TEST(ParseRegisters, DumpWithoutHeadingIsCpuZero) {
  const auto cpus = parse_registers("PC=00001000\n");
  ASSERT_EQ(cpus.size(), 1U);
  EXPECT_EQ(cpus[0].pc, 0x1000U);
}

TEST(ParseRegisters, EmptyDumpHasNoCpus) {
  EXPECT_TRUE(parse_registers("\r\n").empty());
}

} // namespace
} // namespace farm
