// An access that nobody expected.

#include "harness/case.hpp"
#include "lib/mapping.hpp"

namespace torture {
namespace {

void run() {
  *static_cast<volatile unsigned char*>(
      Mapping::anonymous(1, PROT_NONE).at(0)) = 1;
}

CASE{
    .proves = "death by a signal is a failure that names the signal",
    .run = run,
};

} // namespace
} // namespace torture
