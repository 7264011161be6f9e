// A store to a page that is write-protected through userfaultfd sleeps until
// the protection is taken back; loads go through all the time.

#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/thread.hpp"
#include "lib/uffd.hpp"

namespace torture {
namespace {

void run() {
  const Uffd uffd(UFFD_FEATURE_PAGEFAULT_FLAG_WP);
  const Mapping pages = Mapping::anonymous(1);
  expect_done(try_store(pages.at(0), 0x31));
  uffd.watch(pages.at(0), pages.bytes(), UFFDIO_REGISTER_MODE_WP);
  check_equal(uffd.write_protect(pages.at(0), page_size(), true), 0, "protect");
  expect_value(try_load(pages.at(0)), 0x31);
  Probe got{};
  Thread writer([&] { got = try_store(pages.at(0), 0x32); });
  const uffd_msg message = uffd.next_event();
  check((message.arg.pagefault.flags & UFFD_PAGEFAULT_FLAG_WP) != 0,
        "flags {x}", message.arg.pagefault.flags);
  expect_value(try_load(pages.at(0)), 0x31);
  check_equal(uffd.write_protect(pages.at(0), page_size(), false), 0,
              "unprotect");
  writer.join();
  expect_done(got);
  expect_value(try_load(pages.at(0)), 0x32);
  pass();
}

CASE{
    .proves = "a store to a write-protected page waits for the handler",
    .run = run,
    .needs = Need::uffd,
};

} // namespace
} // namespace torture
