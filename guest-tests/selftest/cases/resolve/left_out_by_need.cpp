// Needs what no machine of the test has.

#include "harness/case.hpp"

namespace torture {
namespace {

void run() {
  fail("must not run");
}

CASE{
    .proves = "an unmet need skips without running",
    .run = run,
    .needs = Need::lkdtm | Need::kasan,
};

} // namespace
} // namespace torture
