#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace farm {

/// How the guest leaves its machine once the suite has ended.
enum class ExitBehaviour {
  poweroff, ///< reboot(RB_POWER_OFF) ends QEMU
  reboot,   ///< reboot(RB_AUTOBOOT) ends QEMU under -no-reboot
  sentinel, ///< neither works: QEMU is ended when the sentinel was seen
};

/// Where the kernel finds the initramfs.
enum class InitramfsKind {
  external, ///< QEMU's -initrd
  embedded, ///< CONFIG_INITRAMFS_SOURCE: linked into the image
};

/// How the kernel gets its arguments.
enum class CmdlineKind {
  append,  ///< QEMU's -append
  builtin, ///< CONFIG_CMDLINE: -append does not reach the kernel
};

/// What an architecture says of one detector.
struct DetectorSpec {
  std::string name;                 ///< "lockdep", "kasan", ...
  std::string description;          ///< one line for people
  std::string fragment;             ///< kconfig/detectors/<fragment>.config
  std::vector<std::string> symbols; ///< all must be set in the final .config
  std::vector<std::string>
      conflicts;     ///< detectors it cannot share a kernel with
  std::string proof; ///< part of the line that tells at boot that it works
  std::string unsupported; ///< why this architecture cannot have it; empty: can
};

/// One line of a source file to be exchanged before a toolchain is built.
struct SourceEdit {
  std::string file; ///< "binutils/..." or "gcc/...": path in that source
  std::string from; ///< the line as it is, runs of blanks aside; there once
  std::string to;   ///< the line instead
};

/// A GNU toolchain that the farm builds itself; one file in
/// arch-configs/toolchains/.
struct ToolchainRecipe {
  std::string target;                ///< --target=; the file's name
  std::vector<std::string> packages; ///< Debian packages that building takes
  std::string binutils; ///< tarball; `*` and `?` allowed in the file's name
  std::string gcc;      ///< tarball, like binutils
  std::vector<std::string> configure; ///< flags of GCC's configure
  std::vector<SourceEdit> edits;      ///< in order
  int cpu_minutes = 20;               ///< what building takes
};

/// How the compiler for an architecture is found.
struct ToolchainSpec {
  std::string
      prefix;       ///< CROSS_COMPILE, e.g. "m68k-linux-gnu-"; empty with llvm
  std::string llvm; ///< value of LLVM=, e.g. "-19"; empty with gcc
  /// Value of LLVM= by which the kernel can be built instead, where it can.
  std::string clang;
  std::string dir; ///< folder of the user's own compilers; empty: PATH
  std::vector<std::string> packages; ///< Debian packages that bring it
  /// Made by the farm where it is not in PATH.
  std::optional<ToolchainRecipe> recipe;
};

/// What a path to a file of arch-configs/dts/ starts with; other device trees
/// are the kernel source's.
inline constexpr const char* k_own_dts = "dts/";

struct KernelSpec {
  std::string arch;   ///< ARCH=
  std::string image;  ///< what -kernel gets, relative to the build folder
  std::string target; ///< make target that makes it
  std::vector<std::string> fragments;      ///< kconfig/<name>.config, in order
  std::vector<std::string> cflags;         ///< further compiler flags
  std::map<std::string, std::string> make; ///< further variables of kbuild
  /// Device tree source for -dtb: in the kernel source, or "dts/...": in
  /// arch-configs/; empty: none.
  std::string dtb;
  /// Path in the build folder -> "dts/...": file of arch-configs/ that is put
  /// there before make.
  std::map<std::string, std::string> files;
  /// Function that page faults of programs come through; where a debugger
  /// stops.
  std::string fault_handler = "do_page_fault";
};

struct QemuSpec {
  std::string binary;  ///< qemu-system-...
  std::string package; ///< Debian package that brings it
  std::string machine; ///< -M
  std::string cpu;     ///< -cpu; empty: the machine's default
  int memory_mib = 256;
  int smp = 1;
  std::string kvm_host; ///< `uname -m` where KVM may be tried; empty: never
  std::vector<std::string> args; ///< extra arguments, verbatim
  /// Where QEMU's loader device puts the initramfs, for boards whose -initrd
  /// does not work; nothing: -initrd.
  std::optional<std::uint64_t> initramfs_address;
};

struct BootSpec {
  std::string console; ///< console=
  std::string append;  ///< extra kernel arguments
  CmdlineKind cmdline = CmdlineKind::append;
  /// COMMAND_LINE_SIZE of the kernel, with the ending zero: what is longer is
  /// cut without a word.
  int cmdline_bytes = 512;
  InitramfsKind initramfs = InitramfsKind::external;
  ExitBehaviour exit = ExitBehaviour::poweroff;
  double slowness = 1.0; ///< factor on every deadline
};

struct GuestSpec {
  std::string isa;                ///< guest-tests/sys/<isa>.hpp
  std::vector<std::string> flags; ///< extra compiler flags
  /// Debian's name of the architecture whose package busybox-static runs here;
  /// empty: none does.
  std::string busybox;
};

/// All that the farm knows of one architecture; one file in arch-configs/.
struct ArchSpec {
  std::string name; ///< the file's name without .yaml
  std::string description;
  std::string
      untried; ///< how far it was tried; empty: ran the suite to its end
  KernelSpec kernel;
  ToolchainSpec toolchain;
  QemuSpec qemu;
  BootSpec boot;
  GuestSpec guest;
  std::vector<DetectorSpec> detectors; ///< every known detector, by name order
};

/// Base deadlines of a boot in seconds, before scaling.
struct TimeoutSpec {
  double first_output_s = 30; ///< QEMU start to the first console byte
  double suite_start_s = 120; ///< QEMU start to the suite's first line
  double silence_s = 60;      ///< longest pause of the console
  double total_s = 600;       ///< one boot
};

/// A debug set-up of the kernel; one file in arch-configs/profiles/.
struct Profile {
  std::string name;
  std::string description;
  std::vector<std::string> detectors; ///< asked for where supported
  std::vector<std::string>
      fragments; ///< kconfig/<name>.config, after the arch's
  double slowness = 1.0;
  int minutes = 0; ///< for which the races run in the guest; 0: milliseconds
  TimeoutSpec timeouts;
  std::string append; ///< extra kernel arguments
};

} // namespace farm
