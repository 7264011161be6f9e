#include "boot/accelerator.hpp"

#include <gmock/gmock.h>

#include "testing/fake_loop.hpp"
#include "testing/scripted_qmp.hpp"

namespace farm {
namespace {

using ::testing::HasSubstr;

class AcceleratorTest : public ::testing::Test {
 protected:
  AcceleratorTest() {
    qemu_.kvm_host = "x86_64";
    trial_.argv = {"qemu", "-accel", "kvm"};
  }

  AcceleratorChoice choose() {
    Machine machine(loop_);
    return choose_accelerator(qemu_, host_, machine, trial_);
  }

  FakeLoop loop_;
  QemuSpec qemu_;
  HostKvm host_{"x86_64", true};
  BootRequest trial_;
};

TEST_F(AcceleratorTest, KvmThatPrintsIsTakenAtItsFirstByte) {
  loop_.script([this](FakeProcess& qemu) {
    loop_.at(0.25, [&qemu] { qemu.print("x"); });
  });
  const auto choice = choose();
  EXPECT_EQ(choice.name, "kvm");
  EXPECT_EQ(choice.reason, "");
  EXPECT_EQ(loop_.now(), 0.25);
}

TEST_F(AcceleratorTest, MuteKvmIsNotTaken) {
  const ScriptedQmp qmp(loop_);
  loop_.script([](FakeProcess&) {});
  const auto choice = choose();
  EXPECT_EQ(choice.name, "tcg");
  EXPECT_THAT(choice.reason, HasSubstr("no console output"));
  EXPECT_LE(loop_.now(), 10);
}

TEST_F(AcceleratorTest, CrashingKvmIsNotTaken) {
  loop_.script([](FakeProcess& qemu) {
    qemu.complain("error: failed to set MSR 0x10a\n");
    qemu.exit(134);
  });
  const auto choice = choose();
  EXPECT_EQ(choice.name, "tcg");
  EXPECT_THAT(choice.reason, HasSubstr("MSR 0x10a"));
}

TEST_F(AcceleratorTest, NoTrialWhereItCannotBe) {
  host_.device = false;
  EXPECT_THAT(choose().reason, HasSubstr("/dev/kvm"));
  host_ = {"aarch64", true};
  EXPECT_EQ(choose().name, "tcg");
  host_ = {"", true};
  qemu_.kvm_host = "";
  EXPECT_EQ(choose().name, "tcg");
  EXPECT_TRUE(loop_.children().empty());
}

} // namespace
} // namespace farm
