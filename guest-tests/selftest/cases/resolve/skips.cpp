// Cannot exist here.

#include "harness/case.hpp"

namespace torture {
namespace {

void run() {
  skip("no such {}", "thing");
}

CASE{
    .proves = "a skip carries its reason",
    .run = run,
};

} // namespace
} // namespace torture
