#pragma once

#include <string>

#include "boot/machine.hpp"
#include "model/arch.hpp"

namespace farm {

/// What the host offers.
struct HostKvm {
  std::string machine; ///< `uname -m`
  bool device = false; ///< /dev/kvm can be opened
};

HostKvm host_kvm();

struct AcceleratorChoice {
  std::string name;   ///< "tcg" or "kvm"
  std::string reason; ///< why not KVM; empty with KVM
};

/// Takes KVM only when it proves itself: `trial`, a boot with KVM, must print
/// something within its first-output deadline, or a few seconds if that is
/// longer. The trial is ended with its first byte and does not start when host
/// or architecture rule KVM out.
AcceleratorChoice choose_accelerator(const QemuSpec& qemu, const HostKvm& host,
                                     Machine& machine, BootRequest trial);

} // namespace farm
