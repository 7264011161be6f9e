// The program: as process 1 it brings a bare machine up, runs what the kernel
// command line asks for and leaves; otherwise it is a command line tool.

#include "harness/catalogue.hpp"
#include "harness/execute.hpp"
#include "harness/protocol.hpp"
#include "harness/runner.hpp"
#include "init/machine.hpp"
#include "init/prompt.hpp"
#include "lib/file.hpp"
#include "lib/output.hpp"
#include "lib/proc.hpp"
#include "lib/system.hpp"
#include "rt/string.hpp"
#include "sys/calls.hpp"

namespace torture {

namespace {

constexpr char k_usage[] =
    "usage: fault-torture [options]\n"
    "  --list           the cases and what each proves\n"
    "  --list=json      the same for programs\n"
    "  --run GLOB       only cases whose area/name matches      [*]\n"
    "  --from K         only cases from index K on              [0]\n"
    "  --only K         only the case with index K\n"
    "  --seed HEX       seed of everything random               [random]\n"
    "  --factor PERCENT scales all deadlines                    [100]\n"
    "  --minutes N      the cases of race/ share N minutes, under memory\n"
    "                   pressure; 0: each takes its usual time  [0]\n"
    "  --whole-machine  also cases that take swap, memory or debug settings "
    "of\n"
    "                   the machine: not where others work\n"
    "  --prompt         take commands from standard input: list, run GLOB, "
    "...\n"
    "  --kmsg           write to the kernel log, not to standard output\n"
    "Exit status: 0 nothing failed, 1 something failed, 2 usage, 3 a detector\n"
    "was lost before the end.\n";

enum class Mode { run, list, list_json, prompt, bad_usage };

struct Settings {
  Mode mode = Mode::run;
  OutputTo output = OutputTo::standard;
  RunOptions run;
};

void set_factor_option(const char* text) {
  const uint64_t percent = rt::parse_number(text);
  if (percent > 0 && percent <= 100000) {
    set_factor(unsigned(percent));
  }
}

/// Options with a value; false when `name` is none of them.
bool take_value(Settings& to, const char* name, const char* value) {
  if (rt::equal(name, "--run")) {
    to.run.pattern = value;
  } else if (rt::equal(name, "--from")) {
    to.run.from = uint32_t(rt::parse_number(value));
  } else if (rt::equal(name, "--only")) {
    to.run.only = int64_t(rt::parse_number(value));
  } else if (rt::equal(name, "--seed")) {
    to.run.seed = rt::parse_number(value, 16);
  } else if (rt::equal(name, "--factor")) {
    set_factor_option(value);
  } else if (rt::equal(name, "--minutes")) {
    to.run.minutes = uint32_t(rt::parse_number(value));
  } else {
    return false;
  }
  return true;
}

Settings read_arguments(unsigned long count, const char* const* arguments) {
  Settings settings;
  settings.run.seed = kernel_random();
  for (unsigned long i = 1; i < count; ++i) {
    const char* name = arguments[i];
    if (rt::equal(name, "--list")) {
      settings.mode = Mode::list;
    } else if (rt::equal(name, "--list=json")) {
      settings.mode = Mode::list_json;
    } else if (rt::equal(name, "--prompt")) {
      settings.mode = Mode::prompt;
    } else if (rt::equal(name, "--whole-machine")) {
      allow_whole_machine();
    } else if (rt::equal(name, "--kmsg")) {
      settings.output = OutputTo::kernel_log;
    } else if (i + 1 < count && take_value(settings, name, arguments[i + 1])) {
      ++i;
    } else {
      settings.mode = Mode::bad_usage;
    }
  }
  return settings;
}

/// The value of a kernel command line option, copied to `to`; false if absent.
bool boot_option(const char* line, const char* name, rt::Writer& to) {
  const char* at = rt::find(line, strlen(line), name);
  if (at == nullptr) {
    return false;
  }
  for (at += strlen(name); *at != '\0' && *at != ' ' && *at != '\n'; ++at) {
    to.put(*at);
  }
  return true;
}

unsigned exit_command(const char* line) {
  rt::Buffer<32> how;
  if (!boot_option(line, protocol::k_option_exit, how)) {
    return LINUX_REBOOT_CMD_POWER_OFF;
  }
  if (rt::equal(how.c_str(), "reboot")) {
    return LINUX_REBOOT_CMD_RESTART;
  }
  return rt::equal(how.c_str(), "halt") ? LINUX_REBOOT_CMD_HALT
                                        : LINUX_REBOOT_CMD_POWER_OFF;
}

/// Options come with the kernel's arguments or, where those are built in, in a
/// file of the initramfs.
void read_option_text(char* to, size_t capacity) {
  const long size = read_file("/proc/cmdline", to, capacity);
  const size_t used = size > 0 ? size_t(size) : 0;
  to[used] = '\0';
  read_file("/torture.options", to + used, capacity - used);
}

RunOptions read_boot_options(const char* line, rt::Writer& pattern) {
  RunOptions options;
  options.seed = kernel_random();
  if (boot_option(line, protocol::k_option_run, pattern)) {
    options.pattern = pattern.c_str();
  }
  rt::Buffer<32> from;
  rt::Buffer<32> only;
  rt::Buffer<32> seed;
  rt::Buffer<32> percent;
  rt::Buffer<32> minutes;
  if (boot_option(line, protocol::k_option_from, from)) {
    options.from = uint32_t(rt::parse_number(from.c_str()));
  }
  if (boot_option(line, protocol::k_option_only, only)) {
    options.only = int64_t(rt::parse_number(only.c_str()));
  }
  if (boot_option(line, protocol::k_option_seed, seed)) {
    options.seed = rt::parse_number(seed.c_str(), 16);
  }
  if (boot_option(line, protocol::k_option_factor, percent)) {
    set_factor_option(percent.c_str());
  }
  if (boot_option(line, protocol::k_option_minutes, minutes)) {
    options.minutes = uint32_t(rt::parse_number(minutes.c_str()));
  }
  return options;
}

void prepare() {
  detector_init();
  execute_init();
  work_directory_init();
}

RunSummary prepare_and_run(const RunOptions& options) {
  prepare();
  const RunSummary summary = run_suite(options);
  work_directory_remove();
  return summary;
}

void prepare_and_ask(const RunOptions& options, bool is_init) {
  prepare();
  if (is_init) {
    run_busybox();
  }
  run_prompt({options.pattern, options.seed, options.minutes, is_init});
  work_directory_remove();
}

[[noreturn]] void run_as_init() {
  static char line[4096];
  static rt::Buffer<256> pattern;
  mount_machine();
  allow_whole_machine();
  read_option_text(line, sizeof(line));
  const RunOptions options = read_boot_options(line, pattern);
  rt::Buffer<8> shell;
  if (boot_option(line, protocol::k_option_shell, shell)) {
    prepare_and_ask(options, true);
  } else {
    output_open(OutputTo::kernel_log);
    prepare_and_run(options);
  }
  leave_machine(exit_command(line));
}

/// `--leave CODE`: what a case runs that calls execve() on this program.
void leave_if_asked(unsigned long count, const char* const* arguments) {
  if (count == 3 && rt::equal(arguments[1], "--leave")) {
    sys::exit_process(int(rt::parse_number(arguments[2])));
  }
}

int run_as_tool(unsigned long count, const char* const* arguments) {
  const Settings settings = read_arguments(count, arguments);
  switch (settings.mode) {
    case Mode::bad_usage:
      output_raw(k_usage);
      return 2;
    case Mode::list:
      print_list();
      return 0;
    case Mode::list_json:
      print_list_json();
      return 0;
    case Mode::prompt:
      prepare_and_ask(settings.run, false);
      return 0;
    case Mode::run:
      break;
  }
  output_open(settings.output);
  const RunSummary summary = prepare_and_run(settings.run);
  if (summary.detector_lost) {
    return 3;
  }
  return summary.failed > 0 ? 1 : 0;
}

} // namespace

} // namespace torture

extern "C" [[noreturn, gnu::used]] void
torture_start(const unsigned long* stack) {
  using namespace torture;
  system_init(stack);
  leave_if_asked(stack[0], reinterpret_cast<const char* const*>(stack + 1));
  if (const char* wrong = catalogue_init(); wrong != nullptr) {
    output_raw(wrong);
    output_raw("\n");
    sys::exit_process(2);
  }
  if (sys::getpid() == 1) {
    run_as_init();
  }
  sys::exit_process(
      run_as_tool(stack[0], reinterpret_cast<const char* const*>(stack + 1)));
}
