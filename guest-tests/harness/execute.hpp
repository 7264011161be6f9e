#pragma once

// One case in one process, and the judgement of how that process ended.

#include "harness/catalogue.hpp"
#include "harness/ktap.hpp"
#include "lib/proc.hpp"

namespace torture {

struct Outcome {
  Result result;
  char reason[600];
  uint64_t time_ms;
  DetectorState after;
  bool detector_lost;
};

/// Call once before the first case: shared page, orphans come to us.
void execute_init();

/// Runs the case and fills result, reason and time.
void execute_case(const CatalogueEntry& entry, const DetectorState& before,
                  Outcome& outcome);

} // namespace torture
