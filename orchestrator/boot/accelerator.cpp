#include "boot/accelerator.hpp"

#include <fcntl.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace farm {
namespace {

/// A kernel on a working KVM prints within a fraction of this.
constexpr double k_trial_s = 5;

/// Content with the first byte.
class TrialSink : public ConsoleSink {
 public:
  void on_bytes(std::string_view /*bytes*/, BootWatch& watch) override {
    watch.ended();
  }
};

std::string why_not(const MachineEnd& end) {
  return "a trial boot with KVM failed" +
         (end.detail.empty() ? "" : ": " + end.detail);
}

} // namespace

HostKvm host_kvm() {
  HostKvm host;
  utsname name{};
  if (::uname(&name) == 0) {
    host.machine = name.machine;
  }
  const int fd = ::open("/dev/kvm", O_RDWR | O_CLOEXEC);
  host.device = fd >= 0;
  if (fd >= 0) {
    ::close(fd);
  }
  return host;
}

AcceleratorChoice choose_accelerator(const QemuSpec& qemu, const HostKvm& host,
                                     Machine& machine, BootRequest trial) {
  if (qemu.kvm_host.empty() || qemu.kvm_host != host.machine) {
    return {"tcg", "KVM is not for this architecture on this host"};
  }
  if (!host.device) {
    return {"tcg", "/dev/kvm cannot be opened"};
  }
  TrialSink sink;
  trial.sink = &sink;
  trial.kill_on_sentinel = true;
  trial.console_log.clear();
  trial.examine_hangs = false;
  trial.deadlines.first_output_s =
      std::min(trial.deadlines.first_output_s, k_trial_s);
  const auto end = machine.run(trial);
  if (!end) {
    return {"tcg", "a trial boot with KVM failed: " + end.error().what};
  }
  if (end->kind != MachineEndKind::sentinel) {
    return {"tcg", why_not(*end)};
  }
  return {"kvm", ""};
}

} // namespace farm
