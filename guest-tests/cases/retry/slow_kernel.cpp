// Every way in which the kernel touches user memory, at a page that comes from
// a slow server. The fault inside the system call waits, and the call ends as
// if the page had been there; a futex operation, which may not wait in its
// atomic access, has the page brought in and is done again.

#include "harness/case.hpp"
#include "lib/fuse.hpp"
#include "lib/kernel_access.hpp"
#include "lib/probe.hpp"
#include "rt/string.hpp"

namespace torture {
namespace {

constexpr size_t k_at = 0x180;
constexpr size_t k_zeros = 64;

void run() {
  const kernel::Origin& origin = current_row(kernel::k_origins);
  FuseFile file(1);
  const Mapping page = file.map(Mapping::k_read_write, MAP_PRIVATE);
  const unsigned char zeros[k_zeros] = {};
  file.put(k_at, zeros, k_zeros);
  file.hold();
  long result = 0;
  Thread caller([&] { result = kernel::touch(origin, page.at(k_at)); });
  file.wait_for_reads(1);
  wait_until_blocked(caller.tid());
  file.release();
  caller.join();
  check_equal(result, origin.good, origin.name);
  check_equal(file.reads(), 1, "reads of the page");
  check_pattern(page.at(0), 0, k_at, "bytes before");
  check_pattern(page.at(k_at + k_zeros), k_at + k_zeros,
                page_size() - k_at - k_zeros, "bytes behind");
  if (origin.kind == kernel::Kind::read) {
    check(memcmp(page.at(k_at), zeros, k_zeros) == 0, "the page was changed");
  }
  pass();
}

CASE{
    .proves = "the kernel's own accesses wait for a slow page and succeed",
    .run = run,
    .rows = rows_of(kernel::k_origins),
    .needs = Need::fuse,
};

} // namespace
} // namespace torture
