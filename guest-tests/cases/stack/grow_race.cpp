// Two threads make the same mapping grow at the same time, page by page, one
// the odd and one the even pages, while a third one uses the part that is there
// already. An expansion changes the bounds of a mapping that others have looked
// up: no touch may be lost, nor end in a signal.

#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/futex.hpp"
#include "lib/stack.hpp"
#include "lib/thread.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

constexpr size_t k_last = 80;

bool by_read(int fd, unsigned char* at, size_t page) {
  return sys::pread(fd, at, 1, page) == 1;
}

bool by_store(int, unsigned char* at, size_t page) {
  return try_store(at, pattern_byte(page)).signal == 0;
}

struct Row {
  const char* name;
  bool (*touch)(int fd, unsigned char* at, size_t page);
};

constexpr Row k_rows[] = {{"read", by_read}, {"store", by_store}};

void run() {
  const Row& row = current_row(k_rows);
  if (row.touch == by_store) {
    need_growth_anywhere();
  }
  const TestFile file(FileOn::memfd, k_last + 1);
  size_t failed[2] = {0, 0};
  Gate start;
  unsigned char* first = nullptr;
  const auto grow = [&](size_t from) {
    start.wait();
    for (size_t page = from; page <= k_last && failed[from - 1] == 0;
         page += 2) {
      if (!row.touch(file.fd(), first - page * page_size(), page)) {
        failed[from - 1] = page;
      }
    }
  };
  Thread odd([&] { grow(1); });
  Thread even([&] { grow(2); });
  const GrowingMapping stack;
  first = stack.first();
  start.open();
  for (size_t i = 0; i < k_last; ++i) {
    expect_done(try_store(stack.first() + i % 4 * page_size() + i, 0x19));
  }
  odd.join();
  even.join();
  check(failed[0] == 0 && failed[1] == 0,
        "touch {} or {} pages below failed, 0 is none", failed[0], failed[1]);
  check(stack.start_now() == stack.below(k_last), "begins at {}",
        stack.start_now());
  for (size_t page = 1; page <= k_last; ++page) {
    expect_value(try_load(stack.below(page)), pattern_byte(page));
    expect_value(try_load(stack.below(page) + 1), 0);
  }
  pass();
}

CASE{
    .proves = "threads that make a mapping grow at the same time lose nothing",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
