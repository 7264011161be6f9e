// The verdict of a child is the verdict of the case.

#include "harness/case.hpp"
#include "lib/child.hpp"

namespace torture {
namespace {

void run() {
  Child child([] { fail("seen by the child"); });
  child.join();
  pass();
}

CASE{
    .proves = "a failure stated by a child fails the case",
    .run = run,
};

} // namespace
} // namespace torture
