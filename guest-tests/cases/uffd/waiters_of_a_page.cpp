// Three threads wait for one page, each with an event of its own. A page that
// is supplied without waking lets them sleep; one UFFDIO_WAKE then ends all
// three waits, and one UFFDIO_COPY that wakes would have done the same.

#include "harness/case.hpp"
#include "lib/futex.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/thread.hpp"
#include "lib/uffd.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  bool wake;
};

constexpr Row k_rows[] = {{"woken_by_copy", true}, {"woken_later", false}};

void run() {
  const bool wake = current_row(k_rows).wake;
  const Uffd uffd;
  const Mapping pages = Mapping::anonymous(2);
  const Mapping source = Mapping::anonymous(1);
  fill_pattern(source.at(0), 0, page_size());
  uffd.watch(pages.at(0), pages.bytes());
  Counter back;
  const auto touch = [&](size_t offset) {
    expect_value(try_load(pages.at(offset)), pattern_byte(offset));
    back.add();
  };
  Thread one([&] { touch(1); });
  Thread two([&] { touch(2); });
  Thread three([&] { touch(3); });
  for (int i = 0; i < 3; ++i) {
    check_equal(int64_t(uffd.next_fault() & ~(page_size() - 1)),
                int64_t(uintptr_t(pages.at(0))), "address");
  }
  uffdio_copy request{};
  request.dst = reinterpret_cast<uintptr_t>(pages.at(0));
  request.src = reinterpret_cast<uintptr_t>(source.at(0));
  request.len = page_size();
  request.mode = wake ? 0 : UFFDIO_COPY_MODE_DONTWAKE;
  if (!wake) {
    wait_until_blocked(one.tid());
    wait_until_blocked(two.tid());
    wait_until_blocked(three.tid());
  }
  check_equal(sys::ioctl(uffd.fd(), UFFDIO_COPY, &request), 0, "copy");
  if (!wake) {
    expect_value(try_load(pages.at(4)), pattern_byte(4));
    check_equal(back.value(), 0, "threads that did not wait to be woken");
    uffd.wake(pages.page(1), page_size()); // another page
    check_equal(back.value(), 0, "threads woken for another page");
    uffd.wake(pages.at(0), page_size());
  }
  back.wait_for(3);
  check(uffd.quiet(), "a fault was reported twice");
  pass();
}

CASE{
    .proves = "all who wait for a page are woken together",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::uffd,
};

} // namespace
} // namespace torture
