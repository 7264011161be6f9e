#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/arch.hpp"

namespace farm {

/// What the guest suite is asked to do; see docs/guest-protocol.md.
struct GuestOptions {
  std::string run = "*";             ///< torture.run=
  int from = 0;                      ///< torture.from=
  std::optional<int> only;           ///< torture.only=
  std::optional<std::uint64_t> seed; ///< torture.seed=
  int factor_percent = 100;          ///< torture.factor=
  int minutes = 0;                   ///< torture.minutes=; 0: not given
  bool shell = false;                ///< torture.shell=1: a prompt, no run
};

/// One QEMU start: a value.
struct QemuLaunch {
  std::filesystem::path kernel;
  std::filesystem::path initramfs; ///< empty: linked into the kernel
  std::filesystem::path dtb;       ///< empty: none
  std::string cmdline;             ///< kernel arguments
  std::string accelerator = "tcg"; ///< "tcg" or "kvm"
  /// Count instructions for a clock, and seed what is random: TCG only.
  bool deterministic = false;
  std::filesystem::path trace; ///< interrupts and exceptions; empty: no trace
  /// Console and QEMU monitor on the terminal of a person (repro) instead of
  /// on pipes.
  bool on_terminal = false;
  /// Wait for a debugger on this TCP port of the loopback before starting.
  std::optional<int> gdb_port;
};

/// What asks the suite for a prompt; docs/guest-protocol.md.
inline constexpr const char* k_shell_option = "torture.shell=";

/// QEMU's id of the character device behind the console.
inline constexpr const char* k_console_chardev = "console";

/// What a boot is told, and on which way.
struct BootArguments {
  std::string kernel; ///< the kernel's arguments
  /// The suite's options where the kernel's arguments have no room for them:
  /// for a file of the initramfs, see docs/guest-protocol.md.
  std::string in_initramfs;
};

/// The kernel's arguments without the suite's options.
std::string kernel_cmdline(const ArchSpec& spec, const Profile& profile);

/// Kernel arguments for a boot, with the suite's options where they fit
/// (BootSpec::cmdline_bytes). Options that have their default are left out. A
/// `config` error if there is no way to tell the suite.
Result<BootArguments> boot_arguments(const ArchSpec& spec,
                                     const Profile& profile,
                                     const GuestOptions& options);

/// QEMU's argv. Machine adds the control socket.
std::vector<std::string> qemu_command(const ArchSpec& spec,
                                      const QemuLaunch& launch);

} // namespace farm
