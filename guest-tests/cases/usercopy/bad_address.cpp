// Every way in which the kernel touches user memory, each at an address in a
// hole, in a PROT_NONE page, beyond the end of a mapped file and, for those
// that write, in a page that may only be read: -EFAULT, never a signal, and the
// page that may only be read keeps its bytes. A futex operation on such a page
// must end as well: its fault is handled apart, with the lock taken by hand.

#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/kernel_access.hpp"
#include "lib/mapping.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

constexpr size_t k_at = 0x140;

void run() {
  const kernel::Origin& origin = current_row(kernel::k_origins);
  const Mapping pages = Mapping::anonymous(5);
  *pages.page(4) = 0; // present
  pages.unmap(1, 1);
  pages.protect(2, 1, PROT_NONE);
  pages.protect(4, 1, PROT_READ);
  check_equal(kernel::touch(origin, pages.page(1) + k_at), -EFAULT, "hole");
  check_equal(kernel::touch(origin, pages.page(2) + k_at), -EFAULT, "none");
  const bool writes = origin.kind != kernel::Kind::read;
  // A shared futex wants its anonymous page writable, lest it is only a copy.
  const bool wants_writable =
      writes || origin.touch == kernel::futex_wait_shared;
  check_equal(kernel::touch(origin, pages.page(4) + k_at),
              wants_writable ? -EFAULT : origin.good, "read-only");
  for (size_t i = 0; i < page_size(); ++i) {
    check(*pages.at(4 * page_size() + i) == 0, "byte {} was changed", i);
  }
  const TestFile file(FileOn::memfd, 0);
  const Mapping beyond =
      Mapping::file(file.fd(), 1, Mapping::k_read_write, MAP_SHARED);
  check_equal(kernel::touch(origin, beyond.at(k_at)), -EFAULT,
              "beyond the end");
  pass();
}

CASE{
    .proves = "whatever the kernel does with user memory, a bad address is "
              "-EFAULT",
    .run = run,
    .rows = rows_of(kernel::k_origins),
};

} // namespace
} // namespace torture
