// UFFDIO_MOVE takes a private page away from where it is and puts it where
// somebody waits for one. The old place is empty afterwards: it reads as zeros.

#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/thread.hpp"
#include "lib/uffd.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  Access access;
};

constexpr Row k_rows[] = {{"load", Access::load}, {"store", Access::store}};

void run() {
  const Access access = current_row(k_rows).access;
  const Uffd uffd(UFFD_FEATURE_MOVE);
  const Mapping pages = Mapping::anonymous(2);
  const Mapping source = Mapping::anonymous(2);
  fill_pattern(source.at(0), 0, source.bytes());
  uffd.watch(pages.at(0), pages.bytes());
  Probe got{};
  Thread toucher([&] { got = try_access(access, pages.page(1) + 0x10); });
  static_cast<void>(uffd.next_fault());
  check_equal(uffd.move(pages.page(1), source.page(1), page_size()), 0, "move");
  toucher.join();
  expect_done(got);
  check_pattern(pages.page(1), page_size(), 0x10, "moved page");
  check_pattern(pages.page(1) + 0x11, page_size() + 0x11, page_size() - 0x11,
                "moved page");
  if (access == Access::load) {
    check_equal(got.value, pattern_byte(page_size() + 0x10), "loaded byte");
  }
  for (size_t i = 0; i < page_size(); i += 64) {
    expect_value(try_load(source.page(1) + i), 0);
  }
  check_pattern(source.at(0), 0, page_size(), "page that stayed");
  check(uffd.quiet(), "a fault was reported twice");
  pass();
}

CASE{
    .proves = "UFFDIO_MOVE supplies a page and leaves none behind",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::uffd,
};

} // namespace
} // namespace torture
