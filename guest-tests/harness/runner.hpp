#pragma once

// Runs the catalogue and writes the stream described in docs/guest-protocol.md.

#include <stdint.h>

namespace torture {

struct RunOptions {
  const char* pattern = "*";
  uint32_t from = 0;
  int64_t only = -1; // an index, or -1
  uint64_t seed = 0;
  uint32_t minutes = 0; // for all cases of race/ together; 0: their usual time
};

struct RunSummary {
  uint32_t passed = 0;
  uint32_t skipped = 0;
  uint32_t failed = 0; // fail, broken and timeout
  bool detector_lost = false;
};

RunSummary run_suite(const RunOptions& options);

} // namespace torture
