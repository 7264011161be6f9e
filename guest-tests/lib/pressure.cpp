#include "lib/pressure.hpp"

#include "lib/mapping.hpp"
#include "lib/proc.hpp"
#include "lib/report.hpp"
#include "rt/format.hpp"
#include "rt/string.hpp"
#include "sys/calls.hpp"

namespace torture {

namespace {

/// Goes through the whole set for ever. The words differ, so that no two pages
/// are alike, and the rest of a page compresses to nothing.
[[noreturn]] void keep_touching(size_t bytes) {
  write_file("/proc/self/oom_score_adj", "1000");
  const long got =
      sys::mmap(nullptr, bytes, Mapping::k_read_write,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (got < 0 && got > -4096) {
    sys::exit_process(1);
  }
  auto* const base = reinterpret_cast<unsigned char*>(got);
  for (uint32_t round = 1;; ++round) {
    for (size_t at = 0; at < bytes; at += page_size()) {
      auto* word = reinterpret_cast<volatile uint32_t*>(base + at);
      *word = round + uint32_t(at / page_size());
    }
  }
}

} // namespace

uint64_t memory_total() {
  return memory_info("MemTotal:");
}

uint64_t memory_available() {
  return memory_info("MemAvailable:");
}

Pressure::Pressure() {
  const uint64_t wanted = memory_available() + memory_total() / 8;
  for (int& pid : pids_) {
    pid = int(need(sys::fork(), "fork"));
    if (pid == 0) {
      keep_touching(size_t(wanted / k_processes) & ~(page_size() - 1));
    }
  }
}

Pressure::~Pressure() {
  for (const int pid : pids_) {
    sys::kill(pid, SIGKILL);
  }
  for (const int pid : pids_) {
    sys::wait4(pid, nullptr, 0);
  }
}

} // namespace torture
