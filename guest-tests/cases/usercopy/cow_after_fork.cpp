// The kernel writes to a private page that parent and child share after a fork,
// as read-only pages of both. Its write must break the sharing for the caller
// alone, like a store: the child goes on seeing what was there.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/futex.hpp"
#include "lib/kernel_access.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  long (*touch)(unsigned char* at);
  long good;
  unsigned char old; // every byte of the page before
  size_t changes;    // so many bytes from `k_at` on
};

constexpr Row k_rows[] = {
    {"copy_to_user", kernel::copy_to_user, 16, 0, 16},
    {"put_user", kernel::put_user, 0, 0, 4},
    {"clear_user", kernel::clear_user, 16, 0x6b, 16},
    {"vmsplice_to_user", kernel::pipe_to_user, 16, 0, 16},
    {"sendfile_offset", kernel::file_offset, 16, 0, 8},
    {"futex_wake_op", kernel::futex_wake_op, 0, 0, 4},
};

constexpr size_t k_at = 0x330;

void check_all(const unsigned char* at, size_t count, unsigned char wanted,
               const char* who) {
  for (size_t i = 0; i < count; ++i) {
    check(at[i] == wanted, "{}: byte {} is {x}, expected {x}", who, i, at[i],
          wanted);
  }
}

void run() {
  const Row& row = current_row(k_rows);
  const Shared<Gate> written;
  const Mapping page = Mapping::anonymous(1);
  __builtin_memset(page.at(0), row.old, page_size());
  Child child([&] {
    written->wait();
    check_all(page.at(0), page_size(), row.old, "child");
  });
  check_equal(row.touch(page.at(k_at)), row.good, row.name);
  written->open();
  child.join();
  check_all(page.at(0), k_at, row.old, "bytes before");
  check_all(page.at(k_at + row.changes), page_size() - k_at - row.changes,
            row.old, "bytes behind");
  bool changed = false;
  for (size_t i = 0; i < row.changes; ++i) {
    changed |= *page.at(k_at + i) != row.old;
  }
  check(changed, "nothing was written");
  pass();
}

CASE{
    .proves =
        "a write by the kernel to a page shared since fork is seen by its "
        "caller alone",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
