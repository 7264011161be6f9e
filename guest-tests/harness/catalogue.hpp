#pragma once

// All cases, one entry per KTAP line: table rows are expanded.

#include <stdint.h>

#include "harness/case.hpp"

namespace torture {

struct CatalogueEntry {
  const CaseEntry* item;
  uint32_t row; // 0 where there is no table
};

inline constexpr uint32_t k_max_entries = 1024;

/// Sorted by area, order, name, row. The position is the index on the wire.
/// Returns null, or what is wrong with the declarations.
const char* catalogue_init();
[[nodiscard]] uint32_t catalogue_size();
[[nodiscard]] const CatalogueEntry& catalogue_at(uint32_t index);
/// Position of the area in the fixed order; protocol::k_area_count if unknown.
[[nodiscard]] unsigned area_number(const char* area);

/// `name` or `name.row`, without the area.
void put_short_name(rt::Writer& to, const CatalogueEntry& entry);
/// `area/name` or `area/name.row`.
void put_full_name(rt::Writer& to, const CatalogueEntry& entry);
[[nodiscard]] const char* splat_name(Splat splat);

void print_list();
void print_list_json();

} // namespace torture
