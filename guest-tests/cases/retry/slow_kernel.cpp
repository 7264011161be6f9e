// Every way in which the kernel touches user memory, at a page that comes from
// a slow server. The fault inside the system call waits, and the call ends as
// if the page had been there; a futex operation, which may not wait in its
// atomic access, has the page brought in and is done again. Then the same with
// a page that cannot be read in the end: the first fault has given the lock up
// and asks for a retry, the second one reports the error with the lock held.
// The call is -EFAULT, without a signal, and the lock is balanced.

#include "harness/case.hpp"
#include "lib/fuse.hpp"
#include "lib/kernel_access.hpp"
#include "lib/probe.hpp"
#include "rt/string.hpp"

namespace torture {
namespace {

constexpr size_t k_at = 0x180;
constexpr size_t k_zeros = 64;

/// What the call returns when its page comes late, or with an error.
long touch_slow(FuseFile& file, const kernel::Origin& origin, unsigned char* at,
                int error) {
  const uint32_t before = file.reads();
  file.hold();
  long result = 0;
  Thread caller([&] { result = kernel::touch(origin, at); });
  file.wait_for_reads(before + 1);
  wait_until_blocked(caller.tid());
  file.release(error);
  caller.join();
  return result;
}

void run() {
  const kernel::Origin& origin = current_row(kernel::k_origins);
  FuseFile file(2);
  const Mapping pages = file.map(Mapping::k_read_write, MAP_PRIVATE);
  const unsigned char zeros[k_zeros] = {};
  file.put(k_at, zeros, k_zeros);
  check_equal(touch_slow(file, origin, pages.at(k_at), 0), origin.good,
              origin.name);
  check_equal(file.reads(), 1, "reads of the page");
  check_pattern(pages.at(0), 0, k_at, "bytes before");
  check_pattern(pages.at(k_at + k_zeros), k_at + k_zeros,
                page_size() - k_at - k_zeros, "bytes behind");
  if (origin.kind == kernel::Kind::read) {
    check(memcmp(pages.at(k_at), zeros, k_zeros) == 0, "the page was changed");
  }
  check_equal(touch_slow(file, origin, pages.page(1) + k_at, EIO), -EFAULT,
              "page that cannot be read");
  file.set_error(0);
  expect_value(try_load(pages.page(1)), pattern_byte(page_size()));
  check_pattern(pages.page(1), page_size(), page_size(), "second page");
  pass();
}

CASE{
    .proves = "the kernel's own accesses wait for a slow page, and are -EFAULT "
              "when it fails",
    .run = run,
    .rows = rows_of(kernel::k_origins),
    .needs = Need::fuse,
};

} // namespace
} // namespace torture
