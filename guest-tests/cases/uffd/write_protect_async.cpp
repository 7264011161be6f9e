// With UFFD_FEATURE_WP_ASYNC nobody waits: the kernel itself takes the
// protection away at the first store, and /proc/self/pagemap tells which pages
// have been written.

#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/proc.hpp"
#include "lib/uffd.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

bool is_protected(const void* at) {
  const int fd =
      int(need(sys::open("/proc/self/pagemap", O_RDONLY), "pagemap"));
  uint64_t entry = 0;
  need(sys::pread(fd, &entry, sizeof(entry),
                  uint64_t(reinterpret_cast<uintptr_t>(at)) / page_size() *
                      sizeof(entry)),
       "read pagemap");
  sys::close(fd);
  return (entry >> 57 & 1) != 0;
}

void run() {
  const Uffd uffd(UFFD_FEATURE_PAGEFAULT_FLAG_WP | UFFD_FEATURE_WP_ASYNC);
  const Mapping pages = Mapping::anonymous(3);
  expect_done(try_store(pages.page(0), 0x11));
  expect_done(try_store(pages.page(1), 0x22));
  uffd.watch(pages.at(0), pages.bytes(), UFFDIO_REGISTER_MODE_WP);
  check_equal(uffd.write_protect(pages.at(0), pages.bytes(), true), 0,
              "protect");
  for (size_t i = 0; i < 3; ++i) {
    check(is_protected(pages.page(i)), "page {} is not protected", i);
  }
  expect_value(try_load(pages.page(1)), 0x22);
  check(is_protected(pages.page(1)), "a load took the protection away");
  const FaultCount before = FaultCount::now();
  expect_done(try_store(pages.page(1), 0x23));
  expect_faults(before, 1, 0, "store to a protected page");
  expect_done(try_store(pages.page(2), 0x33));
  check(is_protected(pages.page(0)), "page 0 lost its protection");
  check(!is_protected(pages.page(1)), "page 1 counts as not written");
  check(!is_protected(pages.page(2)), "page 2 counts as not written");
  expect_value(try_load(pages.page(0)), 0x11);
  expect_value(try_load(pages.page(1)), 0x23);
  expect_value(try_load(pages.page(2)), 0x33);
  check(uffd.quiet(), "a store was reported");
  pass();
}

CASE{
    .proves = "asynchronous write protection lets stores through and tells "
              "which pages were written",
    .run = run,
    .needs = Need::uffd,
};

} // namespace
} // namespace torture
