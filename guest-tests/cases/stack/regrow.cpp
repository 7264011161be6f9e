// The grown part of a stack is unmapped, and the mapping begins higher again.
// Growth then goes on from there, with fresh zeros: nothing of what was there
// before comes back.

#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/stack.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

void run() {
  const TestFile file(FileOn::memfd, 16);
  const GrowingMapping stack;
  for (size_t page = 1; page <= 8; ++page) {
    check_equal(sys::pread(file.fd(), stack.below(page), 16, 0), 16,
                "read below");
  }
  need(sys::munmap(stack.below(8), 6 * page_size()), "munmap");
  check(stack.start_now() == stack.below(2), "begins at {}", stack.start_now());
  check_equal(sys::pread(file.fd(), stack.below(8) + 16, 16, 0), 16,
              "read below");
  check(stack.start_now() == stack.below(8), "begins at {}", stack.start_now());
  check_pattern(stack.below(8) + 16, 0, 16, "stack");
  for (size_t page = 3; page <= 8; ++page) {
    expect_value(try_load(stack.below(page) + 1), 0);
  }
  check_pattern(stack.below(2), 0, 16, "part that stayed");
  pass();
}

CASE{
    .proves = "a stack that was cut short grows again, with zeros",
    .run = run,
};

} // namespace
} // namespace torture
