#include "init/machine.hpp"

#include "lib/proc.hpp"
#include "sys/calls.hpp"

namespace torture {

namespace {

struct MountRow {
  const char* type;
  const char* target;
};

constexpr MountRow k_mounts[] = {
    {"proc", "/proc"},
    {"sysfs", "/sys"},
    {"tmpfs", "/tmp"},
    {"debugfs", "/sys/kernel/debug"},
    {"fusectl", "/sys/fs/fuse/connections"},
};

struct NodeRow {
  const char* path;
  unsigned mode;
  unsigned major;
  unsigned minor;
};

constexpr unsigned k_character = 0020600;
constexpr unsigned k_block = 0060600;

// Numbers from the kernel's Documentation/admin-guide/devices.txt.
constexpr NodeRow k_nodes[] = {
    {"/dev/null", k_character, 1, 3},    {"/dev/zero", k_character, 1, 5},
    {"/dev/kmsg", k_character, 1, 11},   {"/dev/console", k_character, 5, 1},
    {"/dev/fuse", k_character, 10, 229}, {"/dev/ram0", k_block, 1, 0},
};

} // namespace

void mount_machine() {
  sys::mkdir("/dev", 0755);
  if (sys::mount("devtmpfs", "/dev", "devtmpfs", 0, nullptr) < 0) {
    for (const NodeRow& node : k_nodes) {
      sys::mknod(node.path, node.mode, (node.major << 8) | node.minor);
    }
  }
  for (const MountRow& row : k_mounts) {
    sys::mkdir(row.target, 0755);
    sys::mount(row.type, row.target, row.type, 0, nullptr);
  }
  // Off by default where there is little memory (mm/huge_memory.c).
  write_file("/sys/kernel/mm/transparent_hugepage/enabled", "madvise");
  write_file("/sys/kernel/mm/transparent_hugepage/defrag", "madvise");
  write_file("/sys/kernel/mm/transparent_hugepage/use_zero_page", "1");
  // Nearly every case of a file server waits for grace periods, to unmount and
  // to leave its namespace; nothing else runs here that expediting could hurt.
  write_file("/sys/kernel/rcu_expedited", "1");
}

void leave_machine(unsigned reboot_command) {
  sys::sync();
  sys::reboot(reboot_command);
  for (;;) {
    sys::ppoll(nullptr, 0, nullptr);
  }
}

} // namespace torture
