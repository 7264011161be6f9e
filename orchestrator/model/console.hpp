#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace farm {

/// One line of a console, cleaned of CR, ANSI sequences and printk's prefix.
struct ConsoleLine {
  std::size_t number = 0;       ///< 0-based line of the raw log
  std::optional<double> time_s; ///< printk's time stamp: guest seconds
  std::string context; ///< printk caller id: "T123", "C1"; empty: none given
  std::string text;    ///< the message; bytes, not necessarily UTF-8
};

/// How a machine came to its end.
enum class MachineEndKind {
  exited,         ///< QEMU ended by itself: guest power-off, reset or panic
  sentinel,       ///< killed by us because the end sentinel was seen
  no_output,      ///< nothing at all came before the first-output deadline
  no_suite,       ///< the kernel printed, the suite never started
  case_deadline,  ///< a case ran out of time and the guest did not notice
  silent,         ///< the console went quiet for longer than allowed
  total_deadline, ///< the boot took longer than allowed
  flooded,        ///< the console printed more than the log may hold
  qemu_failed,    ///< QEMU could not start, crashed or was killed by others
  interrupted,    ///< the user asked to stop
};

/// The machine was up and said nothing more, before the suite began.
constexpr bool fell_silent(MachineEndKind kind) {
  return kind == MachineEndKind::no_output ||
         kind == MachineEndKind::no_suite || kind == MachineEndKind::silent;
}

/// One virtual CPU as seen through QMP after a hang.
struct CpuState {
  int index = 0;
  std::string registers; ///< QEMU's own register dump, verbatim
  std::uint64_t pc = 0;  ///< program counter; 0: not found in the dump
  std::string where;     ///< "function+0x12 file.c:34"; empty: not symbolized
};

/// A machine that waited longer for the host than it ran: its deadlines mean
/// nothing. `starvation` as in MachineEnd.
constexpr bool is_starved(double starvation) {
  return starvation > 0.5;
}

/// What a machine said when it was looked at before being killed.
struct PostMortem {
  bool console_answered = false; ///< SysRq over the console still worked
  std::vector<CpuState> cpus;
  std::vector<std::string> notes; ///< what was tried and what came of it
};

/// The end of one boot.
struct MachineEnd {
  MachineEndKind kind = MachineEndKind::exited;
  int exit_status = 0; ///< of QEMU; 128+N: killed by signal N
  std::string detail;  ///< one line for people, e.g. QEMU's last stderr line
  std::optional<PostMortem> post_mortem;
  double wall_s = 0;     ///< QEMU start to end
  double qemu_cpu_s = 0; ///< CPU time QEMU used
  /// Share of the time QEMU wanted to run and the host did not give it, 0 to
  /// 1: since the last case began, or the boot if none had.
  double starvation = 0;
};

} // namespace farm
