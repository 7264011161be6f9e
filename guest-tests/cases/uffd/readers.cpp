// Events are handed out once each. With several threads asleep in read() every
// one gets a fault of its own; one read() with room for more gets all that are
// waiting, the oldest first, and a buffer too small for one gets -EINVAL.

#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/thread.hpp"
#include "lib/uffd.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

constexpr long k_one = sizeof(uffd_msg);

size_t page_of(const uffd_msg& message, const Mapping& pages) {
  return size_t(message.arg.pagefault.address -
                reinterpret_cast<uintptr_t>(pages.at(0))) /
         page_size();
}

void several_readers(const Uffd& uffd, const Mapping& pages) {
  need(sys::fcntl(uffd.fd(), F_SETFL, 0), "fcntl");
  uint32_t seen = 0;
  const auto read_one = [&] {
    uffd_msg message{};
    check_equal(sys::read(uffd.fd(), &message, sizeof(message)), k_one, "read");
    const size_t page = page_of(message, pages);
    check(page < 3, "event of page {}", page);
    const unsigned lane = 8 * unsigned(page); // a count in each byte
    const uint32_t before =
        __atomic_fetch_add(&seen, 1U << lane, __ATOMIC_ACQ_REL);
    check((before >> lane & 0xff) == 0, "page {} was reported twice", page);
    check_equal(uffd.zero(pages.page(page), page_size()), 0, "zeropage");
  };
  Thread reader_one(read_one);
  Thread reader_two(read_one);
  Thread reader_three(read_one);
  wait_until_blocked(reader_one.tid());
  wait_until_blocked(reader_two.tid());
  wait_until_blocked(reader_three.tid());
  Thread one([&] { expect_value(try_load(pages.page(0)), 0); });
  Thread two([&] { expect_value(try_load(pages.page(1)), 0); });
  expect_value(try_load(pages.page(2)), 0);
}

void several_events(const Uffd& uffd, const Mapping& pages) {
  uffd_msg messages[4] = {};
  const auto touch = [&](size_t page) {
    expect_value(try_load(pages.page(page)), 0);
  };
  Thread one([&] { touch(1); });
  uffd.wait_readable();
  Thread two([&] { touch(0); });
  wait_until_blocked(two.tid());
  Thread three([&] { touch(2); });
  wait_until_blocked(three.tid());
  check_equal(sys::read(uffd.fd(), messages, k_one - 1), -EINVAL,
              "read into a small buffer");
  check_equal(sys::read(uffd.fd(), messages, 2 * k_one + 9), 2 * k_one,
              "read of two");
  check_equal(sys::read(uffd.fd(), messages + 2, 2 * k_one), k_one,
              "read of the rest");
  check_equal(int64_t(page_of(messages[0], pages)), 1, "first page");
  check_equal(int64_t(page_of(messages[1], pages)), 0, "second page");
  check_equal(int64_t(page_of(messages[2], pages)), 2, "third page");
  check_equal(uffd.zero(pages.at(0), pages.bytes()), 0, "zeropage");
}

struct Row {
  const char* name;
  void (*check)(const Uffd&, const Mapping&);
};

constexpr Row k_rows[] = {{"several_readers", several_readers},
                          {"several_events", several_events}};

void run() {
  const Uffd uffd;
  const Mapping pages = Mapping::anonymous(3);
  uffd.watch(pages.at(0), pages.bytes());
  current_row(k_rows).check(uffd, pages);
  pass();
}

CASE{
    .proves = "every event is read exactly once, in order",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::uffd,
};

} // namespace
} // namespace torture
