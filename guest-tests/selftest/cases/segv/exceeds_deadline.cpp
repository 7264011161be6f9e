// Waits for ever.

#include "harness/case.hpp"
#include "lib/futex.hpp"

namespace torture {
namespace {

void run() {
  const Gate never;
  never.wait();
}

CASE{
    .proves = "a case that hangs is ended by its deadline",
    .run = run,
    .deadline_ms = 150,
};

} // namespace
} // namespace torture
