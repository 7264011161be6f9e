#pragma once

// How a case is declared. A case is one file cases/<area>/<name>.cpp: a
// function and one description. Its area and name are those of the file; the
// build passes them in, so they cannot disagree.

#include <stddef.h>
#include <stdint.h>

#include "lib/needs.hpp"
#include "lib/report.hpp"

namespace torture {

/// The kernel report a case must provoke. Anything but `none` makes it a
/// canary: a proof that a detector is alive.
enum class Splat : uint8_t {
  none,
  kasan,
  lockdep,
  warning,
  bug,
  oops,
  hang,
};

/// Variants of a case: an array of structs whose first member is the name.
struct RowTable {
  const void* first = nullptr;
  size_t stride = 0;
  uint32_t count = 0;
};

template <class Row, size_t k_count>
constexpr RowTable rows_of(const Row (&rows)[k_count]) {
  return {rows, sizeof(Row), uint32_t(k_count)};
}

/// The row that is running.
template <class Row, size_t k_count>
const Row& current_row(const Row (&rows)[k_count]) {
  return rows[report_page().row];
}

struct CaseSpec {
  /// One sentence: what a pass proves.
  const char* proves;
  /// Runs in a process of its own; ends by pass(), or by another verdict.
  void (*run)();
  RowTable rows = {};
  Need needs = Need::none;
  /// For the case and the oracles after it, before scaling.
  uint32_t deadline_ms = 2000;
  Splat expect = Splat::none;
  /// Cases of an area run by rising order, then by name.
  uint8_t order = 0;
};

struct CaseEntry {
  const CaseSpec* spec;
  const char* area;
  const char* name;
};

} // namespace torture

// The pointer lands in a section of its own; the linker gives the section's
// bounds a name. No constructor runs, and no list can forget a case.
#define CASE                                                                   \
  extern const ::torture::CaseSpec k_case_spec;                                \
  constexpr ::torture::CaseEntry k_case_entry = {&k_case_spec, TORTURE_AREA,   \
                                                 TORTURE_CASE};                \
  [[gnu::used,                                                                 \
    gnu::section(                                                              \
        "torture_cases")]] const ::torture::CaseEntry* const k_case_pointer =  \
      &k_case_entry;                                                           \
  constinit const ::torture::CaseSpec k_case_spec
