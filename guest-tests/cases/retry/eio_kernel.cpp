// The same slow page cannot be read in the end. The first fault of the kernel's
// access has given the lock up and asks for a retry, the second one reports the
// error with the lock held: the call is -EFAULT, no signal is sent, and the
// lock is balanced. fixup_user_fault() for a futex has no second attempt. When
// the server is well again the page is an ordinary one.

#include "harness/case.hpp"
#include "lib/fuse.hpp"
#include "lib/kernel_access.hpp"
#include "lib/probe.hpp"

namespace torture {
namespace {

constexpr size_t k_at = 0x180;

void run() {
  const kernel::Origin& origin = current_row(kernel::k_origins);
  FuseFile file(1);
  const Mapping page = file.map(Mapping::k_read_write, MAP_PRIVATE);
  file.hold();
  long result = 0;
  Thread caller([&] { result = kernel::touch(origin, page.at(k_at)); });
  file.wait_for_reads(1);
  wait_until_blocked(caller.tid());
  file.release(EIO);
  caller.join();
  check_equal(result, -EFAULT, origin.name);
  file.set_error(0);
  expect_value(try_load(page.at(k_at)), pattern_byte(k_at));
  check_pattern(page.at(0), 0, page_size(), "page");
  pass();
}

CASE{
    .proves =
        "a slow page that fails under the kernel's own access is -EFAULT, "
        "with the lock balanced",
    .run = run,
    .rows = rows_of(kernel::k_origins),
    .needs = Need::fuse,
};

} // namespace
} // namespace torture
