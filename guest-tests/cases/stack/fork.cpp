// A child has its parent's stack as it was at the fork, grown part included,
// and from then on its own: neither what it writes there nor how far it lets it
// grow reaches the parent.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/file.hpp"
#include "lib/stack.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

constexpr size_t k_bytes = 64;

void run() {
  const TestFile file(FileOn::memfd, k_bytes);
  const GrowingMapping stack;
  check_equal(sys::pread(file.fd(), stack.below(8), k_bytes, 0), k_bytes,
              "read below");
  Child child([&] {
    check(stack.start_now() == stack.below(8), "child: begins at {}",
          stack.start_now());
    check_pattern(stack.below(8), 0, k_bytes, "child's stack");
    expect_done(try_store(stack.below(8), 0xfe));
    check_equal(sys::pread(file.fd(), stack.below(24), k_bytes, 0), k_bytes,
                "child: read below");
    check(stack.start_now() == stack.below(24), "child: begins at {}",
          stack.start_now());
    expect_value(try_load(stack.below(8)), 0xfe);
  });
  child.join();
  check(stack.start_now() == stack.below(8), "begins at {}", stack.start_now());
  check_pattern(stack.below(8), 0, k_bytes, "stack");
  pass();
}

CASE{
    .proves = "a fork copies the stack, and each side grows its own",
    .run = run,
};

} // namespace
} // namespace torture
