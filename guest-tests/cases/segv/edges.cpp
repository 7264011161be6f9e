// The bytes around a mapping: the last one before it and the first one behind
// it belong to nobody, the ones inside are fine. An access across the end is
// blamed on the page that is missing, not on where it began.

#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"

namespace torture {
namespace {

void byte_before() {
  const Mapping pages = Mapping::between_holes(1);
  expect_value(try_load(pages.at(0)), 0);
  expect_signal(try_load(pages.at(0) - 1), SIGSEGV, SEGV_MAPERR,
                pages.at(0) - 1);
}

void byte_behind() {
  const Mapping pages = Mapping::between_holes(1);
  expect_value(try_load(pages.end() - 1), 0);
  expect_signal(try_store(pages.end(), 1), SIGSEGV, SEGV_MAPERR, pages.end());
}

struct Row {
  const char* name;
  void (*check)();
};

constexpr Row k_rows[] = {
    {"byte_before", byte_before},
    {"byte_behind", byte_behind},
};

void run() {
  current_row(k_rows).check();
  pass();
}

CASE{
    .proves = "a mapping ends exactly at its edges",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
