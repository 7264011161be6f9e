// The child of a child lives on when both its parents have gone.

#include "harness/case.hpp"
#include "lib/child.hpp"

namespace torture {
namespace {

void run() {
  Child child([] {
    if (need(sys::fork(), "fork") == 0) {
      for (;;) {
        sys::ppoll(nullptr, 0, nullptr);
      }
    }
  });
  child.join();
  pass();
}

CASE{
    .proves = "an orphan left behind is an error of the case, and is removed",
    .run = run,
};

} // namespace
} // namespace torture
