#pragma once

// The lines of the stream, one function each.

#include <stdint.h>

#include "harness/catalogue.hpp"
#include "lib/proc.hpp"

namespace torture {

enum class Result : uint8_t { pass, skip, fail, error, timeout };

struct SuiteLine {
  uint64_t seed;
  uint32_t from;
  uint32_t total;
};

void ktap_suite(const SuiteLine& suite);
void ktap_plan(unsigned depth, uint32_t count);
void ktap_subtest(const char* area, uint32_t count);
void ktap_expect(uint32_t index, const CatalogueEntry& entry);
void ktap_start(uint32_t index, const CatalogueEntry& entry,
                uint64_t deadline_ms);
void ktap_state(uint32_t index, bool begin, const DetectorState& state);
void ktap_result(uint32_t number, const CatalogueEntry& entry, Result result,
                 const char* reason, uint64_t time_ms);
void ktap_area_result(uint32_t number, const char* area, bool passed);
void ktap_sentinel(bool complete, uint32_t next);

} // namespace torture
