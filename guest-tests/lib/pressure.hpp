#pragma once

// Memory pressure: processes that keep touching more memory than is free. Only
// with swap on, or the machine runs out of memory instead. They are the first
// that the OOM killer would take.

#include <stddef.h>
#include <stdint.h>

namespace torture {

/// From /proc/meminfo, in bytes; 0 where it cannot be read.
[[nodiscard]] uint64_t memory_total();
[[nodiscard]] uint64_t memory_available();

class Pressure {
 public:
  Pressure();
  ~Pressure();
  Pressure(const Pressure&) = delete;
  Pressure& operator=(const Pressure&) = delete;

 private:
  static constexpr unsigned k_processes = 2;
  int pids_[k_processes];
};

} // namespace torture
