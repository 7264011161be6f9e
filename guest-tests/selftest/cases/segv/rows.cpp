// A table: one line for each row.

#include "harness/case.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  bool good;
};

constexpr Row k_rows[] = {{"good", true}, {"bad", false}};

void run() {
  check(current_row(k_rows).good, "row {}", report_page().row);
  pass();
}

CASE{
    .proves = "each row is a case",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
