// A child does not inherit the userfaultfd unless that asked for forks, and so
// it has no protection either: its stores go through at once, to its own copy.
// The parent's page is protected as before.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/thread.hpp"
#include "lib/uffd.hpp"

namespace torture {
namespace {

void run() {
  const Uffd uffd(UFFD_FEATURE_PAGEFAULT_FLAG_WP);
  const Mapping pages = Mapping::anonymous(1);
  expect_done(try_store(pages.at(7), 0x31));
  uffd.watch(pages.at(0), pages.bytes(), UFFDIO_REGISTER_MODE_WP);
  check_equal(uffd.write_protect(pages.at(0), page_size(), true), 0, "protect");
  Child child([&] {
    expect_value(try_load(pages.at(7)), 0x31);
    expect_done(try_store(pages.at(7), 0x32));
    expect_value(try_load(pages.at(7)), 0x32);
  });
  child.join();
  check(uffd.quiet(), "the child's store was reported");
  Probe got{};
  Thread writer([&] { got = try_store(pages.at(7), 0x33); });
  const uffd_msg message = uffd.next_event();
  check_equal(int64_t(message.arg.pagefault.flags),
              UFFD_PAGEFAULT_FLAG_WP | UFFD_PAGEFAULT_FLAG_WRITE, "flags");
  expect_value(try_load(pages.at(7)), 0x31);
  check_equal(uffd.write_protect(pages.at(0), page_size(), false), 0,
              "unprotect");
  writer.join();
  expect_done(got);
  expect_value(try_load(pages.at(7)), 0x33);
  pass();
}

CASE{
    .proves = "a fork leaves write protection with the parent alone",
    .run = run,
    .needs = Need::uffd,
};

} // namespace
} // namespace torture
