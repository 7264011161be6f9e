// What an event says of the fault: its page, or the very byte where that was
// asked for; whether it was a store; and the thread, where that was asked for.

#include "arch/arch.hpp"
#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/thread.hpp"
#include "lib/uffd.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  uint64_t features;
};

constexpr Row k_rows[] = {
    {"plain", 0},
    {"thread_and_byte", UFFD_FEATURE_THREAD_ID | UFFD_FEATURE_EXACT_ADDRESS},
};

void expect_event(const Uffd& uffd, uint64_t features, unsigned char* at,
                  uint64_t flags, int tid) {
  const uffd_msg message = uffd.next_event();
  check_equal(message.event, UFFD_EVENT_PAGEFAULT, "event");
  check_equal(int64_t(message.arg.pagefault.flags), int64_t(flags), "flags");
  uintptr_t wanted = reinterpret_cast<uintptr_t>(at);
  const bool exact = (features & UFFD_FEATURE_EXACT_ADDRESS) != 0;
  uint64_t address = message.arg.pagefault.address;
  if (!exact) {
    wanted &= ~(page_size() - 1);
  } else if (!arch::k_event_address_exact) {
    wanted &= ~(page_size() - 1);
    address &= ~uint64_t(page_size() - 1);
  }
  check_equal(int64_t(address), int64_t(wanted), "address");
  const bool named = (features & UFFD_FEATURE_THREAD_ID) != 0;
  check_equal(message.arg.pagefault.feat.ptid, named ? tid : 0, "thread");
}

void run() {
  const uint64_t features = current_row(k_rows).features;
  const Uffd uffd(features);
  const Mapping pages = Mapping::anonymous(2);
  uffd.watch(pages.at(0), pages.bytes());
  unsigned char* first = pages.at(0x47);
  unsigned char* second = pages.page(1) + page_size() - 1;
  Thread loader([&] { expect_value(try_load(first), 0); });
  expect_event(uffd, features, first, 0, loader.tid());
  check_equal(uffd.zero(pages.page(0), page_size()), 0, "zeropage");
  loader.join();
  Thread storer([&] { expect_done(try_store(second, 0x21)); });
  expect_event(uffd, features, second, UFFD_PAGEFAULT_FLAG_WRITE, storer.tid());
  check_equal(uffd.zero(pages.page(1), page_size()), 0, "zeropage");
  storer.join();
  expect_value(try_load(second), 0x21);
  pass();
}

CASE{
    .proves = "an event names page or byte, kind and thread of the fault",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::uffd,
};

} // namespace
} // namespace torture
