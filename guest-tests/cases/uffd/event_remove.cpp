// madvise() throws pages of a watched range away: it waits until the event is
// read, and the pages are there until then. The next touch is a missing fault.

#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/thread.hpp"
#include "lib/uffd.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  bool shared;
  int advice;
};

constexpr Row k_rows[] = {{"dontneed", false, MADV_DONTNEED},
                          {"remove_shared", true, MADV_REMOVE}};

void run() {
  const Row& row = current_row(k_rows);
  const Uffd uffd(UFFD_FEATURE_EVENT_REMOVE |
                  (row.shared ? UFFD_FEATURE_MISSING_SHMEM : 0));
  const TestFile file(FileOn::memfd, 3 * page_size());
  const Mapping pages =
      row.shared
          ? Mapping::file(file.fd(), 3, Mapping::k_read_write, MAP_SHARED)
          : Mapping::anonymous(3);
  for (size_t i = 0; i < 3; ++i) {
    expect_done(try_store(pages.page(i), uint8_t(0x30 + i)));
  }
  uffd.watch(pages.at(0), pages.bytes());
  long result = 1;
  Probe got{};
  Thread remover([&] {
    result = sys::madvise(pages.page(1), page_size(), row.advice);
    got = try_load(pages.page(1));
  });
  uffd.wait_readable();
  expect_value(try_load(pages.page(1)), 0x31);
  const uffd_msg event = uffd.next_event();
  check_equal(event.event, UFFD_EVENT_REMOVE, "event");
  check_equal(int64_t(event.arg.remove.start),
              int64_t(uintptr_t(pages.page(1))), "start");
  check_equal(int64_t(event.arg.remove.end), int64_t(uintptr_t(pages.page(2))),
              "end");
  const uintptr_t address = uffd.next_fault() & ~(page_size() - 1);
  check_equal(int64_t(address), int64_t(uintptr_t(pages.page(1))), "address");
  check_equal(uffd.zero(pages.page(1), page_size()), 0, "zeropage");
  remover.join();
  check_equal(result, 0, "madvise");
  expect_value(got, 0);
  expect_value(try_load(pages.page(0)), 0x30);
  expect_value(try_load(pages.page(2)), 0x32);
  check(uffd.quiet(), "more was reported");
  pass();
}

CASE{
    .proves = "the remove event comes before the pages go",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::uffd,
};

} // namespace
} // namespace torture
