// A store to a page that is shared with a forked child, with each allocation of
// the copy failing in turn. The store goes through in the end, and the child
// still has the old contents of every page.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/fail_nth.hpp"
#include "lib/futex.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"

namespace torture {
namespace {

constexpr size_t k_pages = 64;

void run() {
  const Shared<Gate> done;
  const Mapping pages = Mapping::anonymous(k_pages);
  fill_pattern(pages.at(0), 0, pages.bytes());
  Child child([&] {
    done->wait();
    check_pattern(pages.at(0), 0, pages.bytes(), "the child's page");
  });
  Sweep sweep("copy on write");
  while (sweep.next()) {
    check(sweep.point() <= k_pages, "more points to fail than pages");
    unsigned char* const at = pages.page(sweep.point() - 1);
    const size_t offset = size_t(at - pages.at(0));
    const long signal =
        sweep.armed([&] { return long(try_store(at, 0xee).signal); });
    sweep.expect(signal, 0, {});
    expect_value(try_load(at), 0xee);
    check_pattern(at + 1, offset + 1, page_size() - 1, "the parent's page");
  }
  done->open();
  child.join();
  pass();
}

CASE{
    .proves = "a copy on write that cannot allocate is done again, unseen",
    .run = run,
    .needs = Need::fail_nth,
    .deadline_ms = 6000,
};

} // namespace
} // namespace torture
