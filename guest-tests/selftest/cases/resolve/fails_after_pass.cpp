// A failure after the pass is a second report.

#include "harness/case.hpp"

namespace torture {
namespace {

void run() {
  pass();
  fail("too late");
}

CASE{
    .proves = "a verdict cannot be changed",
    .run = run,
};

} // namespace
} // namespace torture
