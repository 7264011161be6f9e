// UFFDIO_ZEROPAGE answers a missing fault with the shared zero page; a store
// afterwards is an ordinary copy-on-write fault of which the handler hears
// nothing.

#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/thread.hpp"
#include "lib/uffd.hpp"

namespace torture {
namespace {

void run() {
  const Uffd uffd;
  const Mapping pages = Mapping::anonymous(2);
  uffd.watch(pages.at(0), pages.bytes());
  Probe got{};
  Thread toucher([&] { got = try_load(pages.page(1) + 3); });
  static_cast<void>(uffd.next_fault());
  check_equal(uffd.zero(pages.page(1), page_size()), 0, "zeropage");
  toucher.join();
  expect_value(got, 0);
  expect_done(try_store(pages.page(1) + 3, 0x10));
  expect_value(try_load(pages.page(1) + 3), 0x10);
  check(uffd.quiet(), "the store was reported");
  pass();
}

CASE{
    .proves = "UFFDIO_ZEROPAGE resolves a missing fault with zeros",
    .run = run,
    .needs = Need::uffd,
};

} // namespace
} // namespace torture
