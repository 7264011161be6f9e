// Writes where only the harness may.

#include "harness/case.hpp"

namespace torture {
namespace {

void run() {
  report_page().guard_high = 0;
  pass();
}

CASE{
    .proves = "damage to the report page is noticed",
    .run = run,
};

} // namespace
} // namespace torture
