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
};

/// Call once before the first case: shared page, orphans come to us.
void execute_init();

/// Runs the case and fills result, reason and time.
void execute_case(const CatalogueEntry& entry, uint64_t deadline_ms,
                  Outcome& outcome);

/// The oracles that need no help from the case: turns a pass into a failure
/// when a detector spoke. A canary is meant to make it speak.
void judge_machine(const CatalogueEntry& entry, const DetectorState& before,
                   const DetectorState& after, Outcome& outcome);

} // namespace torture
