#include "boot/qemu_cmdline.hpp"

#include <cstdio>
#include <utility>

namespace farm {
namespace {

void add_word(std::string& line, const std::string& word) {
  if (!word.empty()) {
    line += line.empty() ? word : " " + word;
  }
}

std::string hex(std::uint64_t value) {
  char text[24];
  std::snprintf(text, sizeof text, "0x%llx",
                static_cast<unsigned long long>(value));
  return text;
}

std::string exit_word(ExitBehaviour exit) {
  switch (exit) {
    case ExitBehaviour::reboot:
      return "reboot";
    case ExitBehaviour::sentinel:
      return "halt";
    case ExitBehaviour::poweroff:
      break;
  }
  return ""; // the suite's default
}

using Args = std::vector<std::string>;

void add(Args& args, std::initializer_list<std::string> more) {
  args.insert(args.end(), more);
}

/// Nothing but what is asked for, and a QEMU that can do nothing but emulate.
void add_common(Args& args) {
  add(args, {"-no-user-config", "-display", "none", "-no-reboot"});
  add(args, {"-nic", "none", "-parallel", "none"});
  add(args, {"-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,"
                         "resourcecontrol=deny"});
}

void add_machine(Args& args, const QemuSpec& qemu,
                 const std::string& accelerator) {
  add(args, {"-M", qemu.machine, "-accel", accelerator});
  if (!qemu.cpu.empty()) {
    add(args, {"-cpu", qemu.cpu});
  }
  add(args, {"-m", std::to_string(qemu.memory_mib)});
  add(args, {"-smp", std::to_string(qemu.smp)});
  // Before the console: they may claim the serial ports in front of it.
  args.insert(args.end(), qemu.args.begin(), qemu.args.end());
}

void add_console(Args& args, bool on_terminal) {
  const std::string device = on_terminal ? ",mux=on,signal=off" : ",signal=off";
  const std::string chardev = std::string("chardev:") + k_console_chardev;
  add(args, {"-chardev", std::string("stdio,id=") + k_console_chardev + device,
             "-serial", chardev});
  if (on_terminal) {
    add(args, {"-mon", std::string("chardev=") + k_console_chardev});
  } else {
    add(args, {"-monitor", "none"});
  }
}

/// Two nanoseconds for each instruction, and none for waiting. All the same
/// each time: the clock of the machine, and what it has for random numbers.
void add_deterministic(Args& args) {
  add(args, {"-icount", "shift=1,sleep=off"});
  add(args, {"-rtc", "base=2026-01-01T00:00:00,clock=vm"});
  add(args, {"-seed", "1"});
}

/// QEMU takes a doubled comma in an option for one in a path.
std::string option_path(const std::filesystem::path& path) {
  std::string text;
  for (const char c : path.string()) {
    text += c;
    if (c == ',') {
      text += c;
    }
  }
  return text;
}

void add_initramfs(Args& args, const QemuSpec& qemu,
                   const std::filesystem::path& initramfs) {
  if (initramfs.empty()) {
    return;
  }
  if (qemu.initramfs_address) {
    add(args, {"-device", "loader,file=" + option_path(initramfs) + ",addr=" +
                              hex(*qemu.initramfs_address) + ",force-raw=on"});
  } else {
    add(args, {"-initrd", initramfs.string()});
  }
}

std::string suite_options(const ArchSpec& spec, const GuestOptions& options) {
  std::string line;
  if (options.run != "*") {
    add_word(line, "torture.run=" + options.run);
  }
  if (options.only) {
    add_word(line, "torture.only=" + std::to_string(*options.only));
  } else if (options.from != 0) {
    add_word(line, "torture.from=" + std::to_string(options.from));
  }
  if (options.seed) {
    add_word(line, "torture.seed=" + hex(*options.seed));
  }
  if (options.factor_percent != 100) {
    add_word(line, "torture.factor=" + std::to_string(options.factor_percent));
  }
  if (options.minutes != 0) {
    add_word(line, "torture.minutes=" + std::to_string(options.minutes));
  }
  if (options.shell) {
    add_word(line, std::string(k_shell_option) + "1");
  }
  if (const std::string word = exit_word(spec.boot.exit); !word.empty()) {
    add_word(line, "torture.exit=" + word);
  }
  return line;
}

} // namespace

std::string kernel_cmdline(const ArchSpec& spec, const Profile& profile) {
  std::string line;
  add_word(line, "console=" + spec.boot.console);
  add_word(line, "panic=-1 printk.devkmsg=on ignore_loglevel "
                 "no_hash_pointers sysrq_always_enabled rdinit=/init");
  if (spec.qemu.smp > 1) {
    // A suite that makes and removes namespaces, groups and mounts waits for
    // grace periods a third of its time. One CPU has none to wait for.
    add_word(line, "rcupdate.rcu_expedited=1");
  }
  add_word(line, spec.boot.append);
  add_word(line, profile.append);
  return line;
}

Result<BootArguments> boot_arguments(const ArchSpec& spec,
                                     const Profile& profile,
                                     const GuestOptions& options) {
  BootArguments arguments{kernel_cmdline(spec, profile), ""};
  const std::string suite = suite_options(spec, options);
  if (spec.boot.cmdline == CmdlineKind::builtin) {
    arguments.in_initramfs = suite;
    return arguments;
  }
  const auto room = static_cast<std::size_t>(spec.boot.cmdline_bytes);
  std::string whole = arguments.kernel;
  add_word(whole, suite);
  if (whole.size() < room) {
    return BootArguments{std::move(whole), ""};
  }
  const bool embedded = spec.boot.initramfs == InitramfsKind::embedded;
  if (embedded || arguments.kernel.size() >= room) {
    return Error{ErrorKind::config,
                 spec.name + ": the kernel takes arguments of less than " +
                     std::to_string(room) +
                     " bytes (boot.cmdline_bytes), not "
                     "the " +
                     std::to_string(whole.size()) + " of '" +
                     (embedded ? whole : arguments.kernel) + "'",
                 "shorten 'append' of the architecture or the profile"};
  }
  arguments.in_initramfs = suite;
  return arguments;
}

std::vector<std::string> qemu_command(const ArchSpec& spec,
                                      const QemuLaunch& launch) {
  Args args = {spec.qemu.binary};
  add_common(args);
  add_machine(args, spec.qemu, launch.accelerator);
  if (!launch.trace.empty()) {
    add(args, {"-d", "int,guest_errors", "-D", launch.trace.string()});
  }
  if (launch.deterministic) {
    add_deterministic(args);
  }
  add_console(args, launch.on_terminal);
  add(args, {"-kernel", launch.kernel.string()});
  if (!launch.dtb.empty()) {
    add(args, {"-dtb", launch.dtb.string()});
  }
  add_initramfs(args, spec.qemu, launch.initramfs);
  if (spec.boot.cmdline == CmdlineKind::append) {
    add(args, {"-append", launch.cmdline});
  }
  if (launch.gdb_port) {
    add(args,
        {"-gdb", "tcp:127.0.0.1:" + std::to_string(*launch.gdb_port), "-S"});
  }
  return args;
}

} // namespace farm
