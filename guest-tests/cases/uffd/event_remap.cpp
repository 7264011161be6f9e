// mremap() of a watched range waits until the event is read. Before that the
// memory counts as changing, and nothing can be supplied: -EAGAIN. Afterwards
// the faults of the new place are reported, and the old one is a hole.

#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/thread.hpp"
#include "lib/uffd.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

void run() {
  const Uffd uffd(UFFD_FEATURE_EVENT_REMAP);
  const Mapping pages = Mapping::anonymous(2);
  const Mapping target = Mapping::anonymous(2);
  const Mapping source = Mapping::anonymous(1);
  fill_pattern(source.at(0), 0, page_size());
  uffd.watch(pages.at(0), pages.bytes());
  check_equal(uffd.copy(pages.at(0), source.at(0), page_size()), 0, "copy");
  long result = 0;
  Probe got{};
  Thread mover([&] {
    result = sys::mremap(pages.at(0), pages.bytes(), pages.bytes(),
                         MREMAP_MAYMOVE | MREMAP_FIXED, target.at(0));
    got = try_load(target.page(1) + 4);
  });
  uffd.wait_readable();
  check_equal(uffd.copy(target.page(1), source.at(0), page_size()), -EAGAIN,
              "copy while the event is not read");
  check_equal(uffd.zero(target.page(1), page_size()), -EAGAIN,
              "zeropage while the event is not read");
  const uffd_msg event = uffd.next_event();
  check_equal(event.event, UFFD_EVENT_REMAP, "event");
  check_equal(int64_t(event.arg.remap.from), int64_t(uintptr_t(pages.at(0))),
              "from");
  check_equal(int64_t(event.arg.remap.to), int64_t(uintptr_t(target.at(0))),
              "to");
  check_equal(int64_t(event.arg.remap.len), int64_t(pages.bytes()), "length");
  const uintptr_t address = uffd.next_fault() & ~(page_size() - 1);
  check_equal(int64_t(address), int64_t(uintptr_t(target.page(1))), "address");
  check_equal(uffd.copy(target.page(1), source.at(0), page_size()), 0, "copy");
  mover.join();
  check_equal(result, sys::word(target.at(0)), "mremap");
  expect_value(got, pattern_byte(4));
  check_pattern(target.at(0), 0, page_size(), "page that moved");
  expect_signal(try_load(pages.at(4)), SIGSEGV, SEGV_MAPERR, pages.at(4));
  pass();
}

CASE{
    .proves = "the remap event comes before any fault of the new place",
    .run = run,
    .needs = Need::uffd,
};

} // namespace
} // namespace torture
