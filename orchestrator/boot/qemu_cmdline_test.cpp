#include "boot/qemu_cmdline.hpp"

#include <gmock/gmock.h>

#include "base/text.hpp"

namespace farm {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

ArchSpec pc() {
  ArchSpec spec;
  spec.qemu.binary = "qemu-system-x86_64";
  spec.qemu.machine = "q35";
  spec.qemu.cpu = "max";
  spec.qemu.memory_mib = 512;
  spec.qemu.smp = 2;
  spec.boot.console = "ttyS0";
  return spec;
}

ArchSpec board_with_second_port() {
  ArchSpec spec;
  spec.qemu.binary = "qemu-system-sh4";
  spec.qemu.machine = "r2d";
  spec.qemu.memory_mib = 64;
  spec.qemu.args = {"-serial", "null"};
  spec.boot.console = "ttySC1,115200";
  spec.boot.append = "noiotrap";
  spec.boot.exit = ExitBehaviour::reboot;
  return spec;
}

std::string golden(const ArchSpec& spec, const QemuLaunch& launch) {
  return shell_quote(qemu_command(spec, launch));
}

TEST(QemuCommand, PcWithExternalInitramfs) {
  QemuLaunch launch;
  launch.kernel = "/cache/bzImage";
  launch.initramfs = "/cache/initramfs.cpio";
  launch.cmdline = "console=ttyS0 panic=-1";
  EXPECT_EQ(golden(pc(), launch),
            "qemu-system-x86_64 -no-user-config -display none -no-reboot "
            "-nic none -parallel none "
            "-sandbox on,obsolete=deny,elevateprivileges=deny,spawn=deny,"
            "resourcecontrol=deny "
            "-M q35 -accel tcg -cpu max -m 512 -smp 2 "
            "-chardev stdio,id=console,signal=off -serial chardev:console "
            "-monitor none "
            "-kernel /cache/bzImage -initrd /cache/initramfs.cpio "
            "-append 'console=ttyS0 panic=-1'");
}

TEST(QemuCommand, BoardWithItsConsoleOnTheSecondPort) {
  QemuLaunch launch;
  launch.kernel = "zImage";
  launch.cmdline = "quiet";
  EXPECT_EQ(golden(board_with_second_port(), launch),
            "qemu-system-sh4 -no-user-config -display none -no-reboot "
            "-nic none -parallel none "
            "-sandbox on,obsolete=deny,elevateprivileges=deny,spawn=deny,"
            "resourcecontrol=deny "
            "-M r2d -accel tcg -m 64 -smp 1 -serial null "
            "-chardev stdio,id=console,signal=off -serial chardev:console "
            "-monitor none -kernel zImage -append quiet");
}

TEST(QemuCommand, DeviceTreeIsPassedOn) {
  QemuLaunch launch;
  launch.kernel = "uImage";
  launch.dtb = "/cache/dtb";
  EXPECT_THAT(golden(pc(), launch),
              HasSubstr(" -kernel uImage -dtb /cache/dtb -append "));
}

TEST(QemuCommand, OnTheTerminalTheMonitorSharesTheConsole) {
  QemuLaunch launch;
  launch.on_terminal = true;
  const auto line = golden(pc(), launch);
  EXPECT_THAT(line, HasSubstr("-chardev stdio,id=console,mux=on,signal=off "
                              "-serial chardev:console -mon chardev=console"));
  EXPECT_THAT(line, Not(HasSubstr("-monitor none")));
}

TEST(QemuCommand, DebuggerIsWaitedForOnTheLoopbackOnly) {
  QemuLaunch launch;
  launch.gdb_port = 1234;
  EXPECT_THAT(golden(pc(), launch), HasSubstr("-gdb tcp:127.0.0.1:1234 -S"));
}

TEST(QemuCommand, AcceleratorIsPassedOn) {
  QemuLaunch launch;
  launch.accelerator = "kvm";
  EXPECT_THAT(golden(pc(), launch), HasSubstr("-accel kvm"));
}

constexpr const char* k_common =
    "panic=-1 printk.devkmsg=on ignore_loglevel no_hash_pointers "
    "sysrq_always_enabled rdinit=/init";

TEST(QemuCommand, BoardWhoseInitramfsIsLoadedToAnAddress) {
  ArchSpec spec;
  spec.qemu.binary = "qemu-system-loongarch64";
  spec.qemu.machine = "virt";
  spec.qemu.memory_mib = 1024;
  spec.qemu.initramfs_address = 0x98000000;
  spec.boot.cmdline = CmdlineKind::builtin;
  QemuLaunch launch;
  launch.kernel = "vmlinux";
  launch.initramfs = "/run/a,b/initramfs-0.cpio";
  EXPECT_EQ(golden(spec, launch),
            "qemu-system-loongarch64 -no-user-config -display none -no-reboot "
            "-nic none -parallel none "
            "-sandbox on,obsolete=deny,elevateprivileges=deny,spawn=deny,"
            "resourcecontrol=deny "
            "-M virt -accel tcg -m 1024 -smp 1 "
            "-chardev stdio,id=console,signal=off -serial chardev:console "
            "-monitor none -kernel vmlinux -device "
            "loader,file=/run/a,,b/initramfs-0.cpio,addr=0x98000000,"
            "force-raw=on");
}

TEST(QemuCommand, BuiltInArgumentsAreNotAppended) {
  ArchSpec spec = pc();
  spec.boot.cmdline = CmdlineKind::builtin;
  QemuLaunch launch;
  launch.cmdline = "console=ttyS0";
  EXPECT_THAT(golden(spec, launch), Not(HasSubstr("-append")));
}

/// What a boot of this machine is told; "error: ..." if that cannot be.
std::string told(const ArchSpec& spec, const GuestOptions& options,
                 const Profile& profile = {}) {
  const auto made = boot_arguments(spec, profile, options);
  if (!made) {
    return "error: " + made.error().what;
  }
  return made->kernel + (made->in_initramfs.empty()
                             ? ""
                             : " [initramfs: " + made->in_initramfs + "]");
}

TEST(BootArguments, BuiltInArgumentsLeaveTheInitramfsForTheOptions) {
  ArchSpec spec = board_with_second_port();
  spec.boot.cmdline = CmdlineKind::builtin;
  GuestOptions options;
  options.run = "uffd/*";
  options.only = 3;
  EXPECT_EQ(told(spec, options), kernel_cmdline(spec, {}) +
                                     " [initramfs: torture.run=uffd/* "
                                     "torture.only=3 torture.exit=reboot]");
  spec.boot.exit = ExitBehaviour::poweroff;
  EXPECT_EQ(told(spec, {}), kernel_cmdline(spec, {}));
}

TEST(BootArguments, OptionsThatWouldBeCutGoIntoTheInitramfs) {
  ArchSpec spec = board_with_second_port();
  const std::string kernel = kernel_cmdline(spec, {});
  const std::string whole = kernel + " torture.exit=reboot";
  const auto size = static_cast<int>(whole.size());
  spec.boot.cmdline_bytes = size + 1;
  EXPECT_EQ(told(spec, {}), whole);
  spec.boot.cmdline_bytes = size;
  EXPECT_EQ(told(spec, {}), kernel + " [initramfs: torture.exit=reboot]");
  spec.boot.initramfs = InitramfsKind::embedded;
  EXPECT_THAT(told(spec, {}), HasSubstr("takes arguments of less than " +
                                        std::to_string(size) + " bytes"));
}

TEST(BootArguments, ArgumentsThatWouldBeCutAreAnError) {
  ArchSpec spec = board_with_second_port();
  spec.boot.cmdline_bytes = 256;
  Profile profile;
  profile.append = std::string(200, 'x');
  EXPECT_THAT(told(spec, {}, profile), HasSubstr("less than 256 bytes"));
}

TEST(KernelCmdline, LeavesDefaultsOut) {
  ArchSpec spec = pc();
  spec.qemu.smp = 1;
  EXPECT_EQ(told(spec, {}), std::string("console=ttyS0 ") + k_common);
}

TEST(KernelCmdline, SeveralCpusDoNotWaitForGracePeriods) {
  EXPECT_THAT(told(pc(), {}), HasSubstr(" rcupdate.rcu_expedited=1"));
}

TEST(KernelCmdline, HasArchitectureProfileAndSuiteInThisOrder) {
  Profile profile;
  profile.append = "kasan.fault=report";
  GuestOptions options;
  options.run = "uffd/*";
  options.from = 12;
  options.seed = 0x1234;
  options.factor_percent = 300;
  options.minutes = 90;
  EXPECT_EQ(told(board_with_second_port(), options, profile),
            std::string("console=ttySC1,115200 ") + k_common +
                " noiotrap kasan.fault=report torture.run=uffd/* "
                "torture.from=12 torture.seed=0x1234 torture.factor=300 "
                "torture.minutes=90 "
                "torture.exit=reboot");
}

TEST(KernelCmdline, OnlyOneCaseNeedsNoStart) {
  GuestOptions options;
  options.from = 3;
  options.only = 7;
  const auto line = told(pc(), options);
  EXPECT_THAT(line, HasSubstr("torture.only=7"));
  EXPECT_THAT(line, Not(HasSubstr("torture.from")));
}

TEST(KernelCmdline, MachineThatCannotLeaveIsHalted) {
  auto spec = pc();
  spec.boot.exit = ExitBehaviour::sentinel;
  EXPECT_THAT(told(spec, {}), HasSubstr("torture.exit=halt"));
}

} // namespace
} // namespace farm
