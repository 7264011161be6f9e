#pragma once

// What process 1 does to a bare machine before and after the suite.

namespace torture {

/// Mounts proc, sysfs, devtmpfs, tmpfs, debugfs and fusectl; makes the device
/// nodes the suite uses where there is no devtmpfs. What fails is left out: the
/// cases that need it are skipped.
void mount_machine();

/// Syncs and leaves by reboot(2); stays asleep where the machine cannot.
[[noreturn]] void leave_machine(unsigned reboot_command);

} // namespace torture
