// Forgets a child that lives on.

#include "harness/case.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

void run() {
  if (need(sys::fork(), "fork") == 0) {
    for (;;) {
      sys::ppoll(nullptr, 0, nullptr);
    }
  }
  pass();
}

CASE{
    .proves = "a child left behind is an error of the case, and is removed",
    .run = run,
};

} // namespace
} // namespace torture
