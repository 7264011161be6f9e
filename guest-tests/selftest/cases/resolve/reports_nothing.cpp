// Returns without a verdict.

#include "harness/case.hpp"

namespace torture {
namespace {

void run() {}

CASE{
    .proves = "silence is an error of the case",
    .run = run,
};

} // namespace
} // namespace torture
