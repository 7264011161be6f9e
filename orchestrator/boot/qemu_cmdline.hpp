#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

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
};

/// One QEMU start: a value.
struct QemuLaunch {
  std::filesystem::path kernel;
  std::filesystem::path initramfs; ///< empty: linked into the kernel
  std::filesystem::path dtb;       ///< empty: none
  std::string cmdline;             ///< kernel arguments
  std::string accelerator = "tcg"; ///< "tcg" or "kvm"
  /// Console and QEMU monitor on the terminal of a person (repro) instead of
  /// on pipes.
  bool on_terminal = false;
  /// Wait for a debugger on this TCP port of the loopback before starting.
  std::optional<int> gdb_port;
};

/// QEMU's id of the character device behind the console.
inline constexpr const char* k_console_chardev = "console";

/// The suite's options as words in one line. Those that have their default are
/// left out: some machines cut the kernel's arguments at 256 bytes.
std::string suite_options(const ArchSpec& spec, const GuestOptions& options);

/// Kernel arguments for a boot; with the suite's options, unless these travel
/// in the initramfs.
std::string kernel_cmdline(const ArchSpec& spec, const Profile& profile,
                           const GuestOptions& options);

/// QEMU's argv. Machine adds the control socket.
std::vector<std::string> qemu_command(const ArchSpec& spec,
                                      const QemuLaunch& launch);

} // namespace farm
