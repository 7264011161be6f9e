// A broken contract.

#include "harness/case.hpp"

namespace torture {
namespace {

void run() {
  fail("saw {}, expected {x}", 1, 255);
}

CASE{
    .proves = "a failure carries its reason",
    .run = run,
};

} // namespace
} // namespace torture
