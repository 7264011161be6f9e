#include "init/prompt.hpp"

#include <asm/ioctls.h>

#include "harness/catalogue.hpp"
#include "harness/runner.hpp"
#include "lib/output.hpp"
#include "lib/proc.hpp"
#include "lib/system.hpp"
#include "rt/format.hpp"
#include "rt/string.hpp"
#include "sys/calls.hpp"

namespace torture {

namespace {

constexpr char k_help[] =
    "  list [GLOB]   the cases, or those that match: list retry/*\n"
    "  about GLOB    the same with what each proves\n"
    "  run [GLOB]    run them; alone: those that were asked for at the start\n"
    "  seed [HEX]    seed of everything random: show it, or set it\n"
    "  show PATH     print a file: show /proc/meminfo\n";
constexpr char k_help_init[] =
    "  sh            a shell, where the machine was given busybox\n"
    "  exit          switch the machine off (also: poweroff)\n";
constexpr char k_help_tool[] = "  exit          leave\n";

/// Of one `show`: some files never end.
constexpr size_t k_show_limit = size_t(1) << 20;

/// Lines of standard input. What is longer than a line may be is cut.
class LineReader {
 public:
  /// The next line without its end; null at the end of the input.
  char* next() {
    size_t used = 0;
    for (;;) {
      if (at_ == filled_ && !fill()) {
        break;
      }
      const char byte = bytes_[at_++];
      if (byte == '\n' || byte == '\r') {
        line_[used] = '\0';
        return line_;
      }
      if (used + 1 < sizeof(line_)) {
        line_[used++] = byte;
      }
    }
    line_[used] = '\0';
    return used == 0 ? nullptr : line_;
  }

 private:
  bool fill() {
    long count = -EINTR;
    while (count == -EINTR) {
      count = sys::read(0, bytes_, sizeof(bytes_));
    }
    at_ = 0;
    filled_ = count > 0 ? size_t(count) : 0;
    return count > 0;
  }

  char bytes_[256];
  char line_[256];
  size_t at_ = 0;
  size_t filled_ = 0;
};

bool is_blank(char byte) {
  return byte == ' ' || byte == '\t';
}

/// Splits "word rest" in place; both without blanks around them.
struct Words {
  explicit Words(char* line) {
    while (is_blank(*line)) {
      ++line;
    }
    command = line;
    while (*line != '\0' && !is_blank(*line)) {
      ++line;
    }
    while (is_blank(*line)) {
      *line++ = '\0';
    }
    argument = line;
    size_t size = strlen(line);
    while (size > 0 && is_blank(line[size - 1])) {
      line[--size] = '\0';
    }
  }
  const char* command;
  const char* argument;
};

/// How many match.
uint32_t list_cases(const char* pattern, bool with_meaning, bool print) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < catalogue_size(); ++i) {
    const CatalogueEntry& entry = catalogue_at(i);
    rt::Buffer<128> name;
    put_full_name(name, entry);
    if (!rt::glob_match(pattern, name.c_str())) {
      continue;
    }
    ++count;
    if (print) {
      rt::Buffer<700> line;
      line.format("{}\n", name.c_str());
      if (with_meaning) {
        line.format("      {}\n", entry.item->spec->proves);
      }
      output_raw(line.c_str());
    }
  }
  if (count == 0) {
    rt::Buffer<400> line;
    line.format("no case matches '{}'; 'list' shows them\n", pattern);
    output_raw(line.c_str());
  }
  return count;
}

void say_seed(uint64_t seed) {
  rt::Buffer<64> line;
  line.format("seed {x}\n", seed);
  output_raw(line.c_str());
}

void run_cases(const char* pattern, const PromptStart& start) {
  if (list_cases(pattern, false, false) == 0) {
    return;
  }
  RunOptions options;
  options.pattern = pattern;
  options.seed = start.seed;
  options.minutes = start.minutes;
  const RunSummary summary = run_suite(options);
  rt::Buffer<128> line;
  line.format("{} passed, {} failed, {} skipped\n", summary.passed,
              summary.failed, summary.skipped);
  if (summary.detector_lost) {
    line.text("a detector is off now: what runs from here on is not checked\n");
  }
  output_raw(line.c_str());
}

void show_file(const char* path) {
  const long fd = sys::open(path, O_RDONLY | O_CLOEXEC);
  long count = fd;
  if (fd >= 0) {
    char bytes[512];
    for (size_t shown = 0; shown < k_show_limit; shown += size_t(count)) {
      count = sys::read(int(fd), bytes, sizeof(bytes) - 1);
      if (count <= 0) {
        break;
      }
      output_bytes(bytes, size_t(count));
    }
    sys::close(int(fd));
  }
  if (count < 0) {
    rt::Buffer<400> line;
    line.format("{}: errno {}\n", path, -count);
    output_raw(line.c_str());
  }
}

class Prompt {
 public:
  explicit Prompt(const PromptStart& start) : start_(start) {}

  /// False: leave.
  bool obey(const Words& words) {
    const auto is = [&](const char* name) {
      return rt::equal(words.command, name);
    };
    const bool bare = *words.argument == '\0';
    if (*words.command == '\0') {
      return true;
    }
    if (is("exit") || is("quit") || (start_.is_init && is("poweroff"))) {
      return false;
    }
    if (is("help") || is("?")) {
      output_raw(k_help);
      output_raw(start_.is_init ? k_help_init : k_help_tool);
    } else if (is("list") || is("about")) {
      list_cases(bare ? "*" : words.argument, is("about"), true);
    } else if (is("run")) {
      run_cases(bare ? start_.pattern : words.argument, start_);
    } else if (is("seed")) {
      start_.seed = bare ? start_.seed : rt::parse_number(words.argument, 16);
      say_seed(start_.seed);
    } else if (is("show") && !bare) {
      show_file(words.argument);
    } else if (start_.is_init && is("sh")) {
      if (!run_busybox()) {
        output_raw("this machine has no busybox\n");
      }
    } else {
      output_raw("what is that? 'help' shows the commands\n");
    }
    return true;
  }

 private:
  PromptStart start_;
};

/// The terminal behind /dev/console, which itself cannot be the controlling
/// one: without that, Ctrl-C would reach nobody.
long open_console_terminal() {
  char name[64];
  long size = read_file("/sys/class/tty/console/active", name, sizeof(name));
  while (size > 0 && (name[size - 1] == '\n' || name[size - 1] == ' ')) {
    name[--size] = '\0';
  }
  const char* last = name;
  for (const char* at = name; size > 0 && *at != '\0'; ++at) {
    last = *at == ' ' ? at + 1 : last;
  }
  rt::Buffer<96> path;
  path.format("/dev/{}", size > 0 ? last : "console");
  return sys::open(path.c_str(), O_RDWR);
}

[[noreturn]] void become_busybox() {
  sys::setsid();
  if (const long terminal = open_console_terminal(); terminal >= 0) {
    sys::ioctl(int(terminal), TIOCSCTTY, nullptr);
    for (int fd = 0; fd <= 2; ++fd) {
      sys::dup_to(int(terminal), fd);
    }
  }
  const char* const arguments[] = {
      "busybox", "sh", "-c",
      "/bin/busybox --install -s /bin; cd /; echo; echo \"busybox, and the "
      "suite: /init --whole-machine --run 'segv/*'. exit: the suite's own "
      "prompt\"; exec sh -i",
      nullptr};
  const char* const environment[] = {"PATH=/bin", "HOME=/", "TERM=linux",
                                     "PS1=guest# ", nullptr};
  sys::execve("/bin/busybox", arguments, environment);
  sys::exit_process(127);
}

} // namespace

void run_prompt(const PromptStart& start) {
  static LineReader reader;
  Prompt prompt(start);
  output_raw("\nfault suite: 'help' shows the commands\n");
  for (;;) {
    output_raw("suite> ");
    char* line = reader.next();
    if (line == nullptr || !prompt.obey(Words(line))) {
      break;
    }
  }
  output_raw("\n");
}

bool run_busybox() {
  const long there = sys::open("/bin/busybox", O_RDONLY | O_CLOEXEC);
  if (there < 0) {
    return false;
  }
  sys::close(int(there));
  const long pid = sys::fork();
  if (pid < 0) {
    return false;
  }
  if (pid == 0) {
    become_busybox();
  }
  while (sys::wait4(int(pid), nullptr, 0) == -EINTR) {
  }
  // What it left running would be taken for a case's.
  sys::kill(-1, SIGKILL);
  while (sys::wait4(-1, nullptr, 0) > 0) {
  }
  return true;
}

} // namespace torture
