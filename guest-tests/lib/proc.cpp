#include "lib/proc.hpp"

#include "lib/report.hpp"
#include "rt/format.hpp"
#include "rt/string.hpp"
#include "sys/calls.hpp"

namespace torture {

namespace {

bool kasan_built_in = false;
bool kasan_reports_all = false;
bool kfence_built_in = false;
constexpr uint64_t k_taint_bad_page = 1U << 5;

int lockdep_state() {
  char text[4096];
  const long size = read_file("/proc/lockdep_stats", text, sizeof(text));
  if (size < 0) {
    return -1;
  }
  const char* at = rt::find(text, size_t(size), "debug_locks:");
  if (at == nullptr) {
    return -1;
  }
  at += strlen("debug_locks:");
  while (*at == ' ') {
    ++at;
  }
  return *at == '1' ? 1 : 0;
}

int hung_task_state() {
  char text[32];
  if (read_file("/proc/sys/kernel/hung_task_timeout_secs", text, sizeof(text)) <
      0) {
    return -1;
  }
  // Its warnings are counted down; -1 means no limit.
  char left[32];
  if (read_file("/proc/sys/kernel/hung_task_warnings", left, sizeof(left)) >
          0 &&
      left[0] == '0') {
    return 0;
  }
  return text[0] == '0' ? 0 : 1;
}

/// The number behind "Key:" and blanks in a small file; 0 where there is none.
uint64_t number_behind(const char* path, const char* key) {
  char text[4096];
  const long size = read_file(path, text, sizeof(text));
  const char* at = size > 0 ? rt::find(text, size_t(size), key) : nullptr;
  if (at == nullptr) {
    return 0;
  }
  for (at += strlen(key); *at == ' ' || *at == '\t'; ++at) {
  }
  return rt::parse_number(at);
}

} // namespace

long read_file(const char* path, char* to, size_t capacity) {
  const long fd = sys::open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    return fd;
  }
  size_t size = 0;
  long got = 0;
  while (size + 1 < capacity) {
    got = sys::read(int(fd), to + size, capacity - 1 - size);
    if (got <= 0) {
      break;
    }
    size += size_t(got);
  }
  to[size] = '\0';
  sys::close(int(fd));
  return got < 0 ? got : long(size);
}

long write_file(const char* path, const char* text) {
  const long fd = sys::open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) {
    return fd;
  }
  const long done = sys::write(int(fd), text, strlen(text));
  sys::close(int(fd));
  return done < 0 ? done : 0;
}

uint64_t memory_info(const char* key) {
  return number_behind("/proc/meminfo", key) * 1024;
}

bool kernel_has_symbol(const char* name) {
  const long fd = sys::open("/proc/kallsyms", O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    return false;
  }
  rt::Buffer<128> wanted;
  wanted.format(" {}\n", name);
  char text[4096];
  size_t kept = 0; // tail of the part before: the name may lie across
  bool found = false;
  for (long got = 1; got > 0 && !found;) {
    got = sys::read(int(fd), text + kept, sizeof(text) - kept);
    const size_t size = kept + (got > 0 ? size_t(got) : 0);
    found = rt::find(text, size, wanted.c_str()) != nullptr;
    kept = size < wanted.size() ? size : wanted.size();
    memmove(text, text + size - kept, kept);
  }
  sys::close(int(fd));
  return found;
}

char task_state(int tid) {
  rt::Buffer<64> path;
  path.format("/proc/{}/stat", tid);
  char text[512];
  if (read_file(path.c_str(), text, sizeof(text)) <= 0) {
    return 'X';
  }
  // The name before the state may hold anything, even parentheses.
  const char* last = text;
  for (const char* at = text; *at != '\0'; ++at) {
    if (*at == ')') {
      last = at;
    }
  }
  return last[1] == ' ' ? last[2] : 'X';
}

uint64_t voluntary_switches(int tid) {
  rt::Buffer<64> path;
  path.format("/proc/{}/status", tid);
  return number_behind(path.c_str(), "\nvoluntary_ctxt_switches:");
}

uint64_t taint() {
  char text[64];
  if (read_file("/proc/sys/kernel/tainted", text, sizeof(text)) <= 0) {
    return 0;
  }
  return rt::parse_number(text);
}

void detector_init() {
  const long fd = sys::open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) {
    return;
  }
  char record[2048];
  for (;;) {
    const long got = sys::read(int(fd), record, sizeof(record));
    if (got == -EPIPE) {
      continue; // overwritten while reading: the next call finds the oldest
    }
    if (got <= 0) {
      break;
    }
    const auto size = size_t(got);
    kasan_built_in |=
        rt::find(record, size, "KernelAddressSanitizer initialized") != nullptr;
    kfence_built_in |= rt::find(record, size, "kfence: initialized") != nullptr;
  }
  sys::close(int(fd));
  char line[4096];
  const long size = read_file("/proc/cmdline", line, sizeof(line));
  kasan_reports_all =
      size > 0 && rt::find(line, size_t(size), "kasan_multi_shot") != nullptr;
}

DetectorState detector_state() {
  DetectorState now{};
  now.lockdep = lockdep_state();
  now.taint = taint();
  now.hung_task = hung_task_state();
  now.kfence = kfence_built_in ? 1 : -1;
  now.kasan = -1;
  if (kasan_built_in) {
    // Without multi-shot, KASAN keeps quiet after its first report.
    const bool spent =
        !kasan_reports_all && (now.taint & k_taint_bad_page) != 0;
    now.kasan = spent ? 0 : 1;
  }
  return now;
}

FaultCount FaultCount::now() {
  rusage usage{};
  sys::getrusage(RUSAGE_THREAD, &usage);
  return {usage.ru_minflt, usage.ru_majflt};
}

void expect_faults(const FaultCount& before, int minor, int major,
                   const char* what) {
  const FaultCount after = FaultCount::now();
  const int64_t got_minor = after.minor - before.minor;
  const int64_t got_major = after.major - before.major;
  if (got_minor != minor || got_major != major) {
    fail("{}: {} minor and {} major faults, expected {} and {}", what,
         got_minor, got_major, minor, major);
  }
}

KernelLog::KernelLog()
    : fd_(int(sys::open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC))) {
  if (fd_ >= 0) {
    sys::seek(fd_, 0, SEEK_END);
  }
}

KernelLog::~KernelLog() {
  if (fd_ >= 0) {
    sys::close(fd_);
  }
}

bool KernelLog::seen_any(const Texts& texts) {
  char record[2048];
  for (;;) {
    const long got = sys::read(fd_, record, sizeof(record));
    if (got == -EPIPE) {
      continue;
    }
    if (got <= 0) {
      return false;
    }
    for (const char* text : texts.all) {
      if (text != nullptr && rt::find(record, size_t(got), text) != nullptr) {
        return true;
      }
    }
  }
}

} // namespace torture
