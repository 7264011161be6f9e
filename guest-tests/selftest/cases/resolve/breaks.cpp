// The own set-up failed.

#include "harness/case.hpp"

namespace torture {
namespace {

void run() {
  need(-12, "mmap");
}

CASE{
    .proves = "a failed set-up call is an error of the case",
    .run = run,
};

} // namespace
} // namespace torture
