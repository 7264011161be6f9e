#include "verdict/judge.hpp"

namespace farm {
namespace {

std::string in_words(const MachineEnd& end) {
  switch (end.kind) {
    case MachineEndKind::exited:
      return end.exit_status == 0
                 ? "the machine ended"
                 : "QEMU ended with status " + std::to_string(end.exit_status);
    case MachineEndKind::sentinel:
      return "ended by us after the suite's last line";
    case MachineEndKind::no_output:
      return "the kernel never printed anything";
    case MachineEndKind::no_suite:
      return "the suite never started";
    case MachineEndKind::case_deadline:
      return "the case ran out of time and the guest did not notice";
    case MachineEndKind::silent:
      return "the console went silent";
    case MachineEndKind::total_deadline:
      return "the boot took longer than allowed";
    case MachineEndKind::flooded:
      return "the console printed more than the log may hold";
    case MachineEndKind::qemu_failed:
      return "QEMU failed with status " + std::to_string(end.exit_status);
    case MachineEndKind::interrupted:
      return "stopped by the user";
  }
  return "?";
}

} // namespace

std::string describe(const MachineEnd& end) {
  return in_words(end) + (end.detail.empty() ? "" : ": " + end.detail);
}

} // namespace farm
