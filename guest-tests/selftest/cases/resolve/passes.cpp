// The ordinary way.

#include "harness/case.hpp"

namespace torture {
namespace {

void run() {
  pass();
}

CASE{
    .proves = "a pass is a pass",
    .run = run,
};

} // namespace
} // namespace torture
