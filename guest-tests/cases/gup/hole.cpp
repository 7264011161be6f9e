// A range of pages with a hole in the middle. The page before the hole is there
// and is delivered: origins that count say how far they came, to the byte, and
// what they moved is right. Origins that take all or nothing have an error of
// their own, and nothing stays pinned for it.

#include "harness/case.hpp"
#include "lib/gup.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "rt/string.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  gup::Origin touch;
  long error; // 0: it counts bytes
  bool writes;
  size_t unit; // bytes that it moves at a time
};

constexpr Row k_rows[] = {
    {"process_vm_readv", gup::process_vm_read, 0, false, 1},
    {"process_vm_writev", gup::process_vm_write, 0, true, 1},
    {"proc_mem_read", gup::proc_mem_read, 0, false, 1},
    {"proc_mem_write", gup::proc_mem_write, 0, true, 1},
    {"ptrace_peek", gup::peek, 0, false, sizeof(long)},
    {"ptrace_poke", gup::poke, 0, true, sizeof(long)},
    {"vmsplice", gup::vmsplice, 0, false, 1},
    // Direct I/O gives up as a whole, whatever it has moved.
    {"direct_write", gup::direct_write, -EFAULT, false, 0},
    {"direct_read", gup::direct_read, -EFAULT, true, 0},
    {"io_uring_register", gup::uring_write, -EFAULT, false, 0},
    {"mlock", gup::mlock, -ENOMEM, false, 0},
    {"populate_read", gup::populate_read, -ENOMEM, false, 0},
    {"populate_write", gup::populate_write, -ENOMEM, false, 0},
};

constexpr size_t k_local = 7; // where the pattern of what is written begins

/// `valid` bytes lie before the hole.
void check_count(const Row& row, const Mapping& pages, const Mapping& local,
                 size_t valid) {
  fill_pattern(pages.at(0), 0, page_size());
  const size_t asked = 3 * page_size() - (page_size() - valid);
  if (row.writes) {
    fill_pattern(local.at(0), k_local, asked);
  } else {
    memset(local.at(0), 0, asked);
  }
  unsigned char* at = pages.page(1) - valid;
  const size_t want = valid - valid % row.unit;
  check_equal(row.touch(at, asked, local.at(0)), int64_t(want), row.name);
  check_pattern(pages.at(0), 0, page_size() - valid, "bytes before");
  if (row.writes) {
    check_pattern(at, k_local, want, "memory");
  } else {
    check_pattern(local.at(0), page_size() - valid, want, "what was read");
    check(*local.at(want) == 0, "more was read than counted");
  }
  check_pattern(pages.page(2), 2 * page_size(), page_size(), "behind the hole");
}

void run() {
  const Row& row = current_row(k_rows);
  const Mapping pages = Mapping::anonymous(3);
  const Mapping local = Mapping::anonymous(3);
  fill_pattern(pages.at(0), 0, pages.bytes());
  gup::prepare();
  pages.unmap(1, 1);
  if (row.error != 0) {
    check_equal(row.touch(pages.at(0), 3 * page_size(), local.at(0)), row.error,
                row.name);
    check_pattern(pages.page(2), 2 * page_size(), page_size(), "last page");
  } else {
    // Tracing is slow: fewer alignments for what moves words.
    const size_t step = row.unit == 1 ? 1 : 5;
    for (size_t valid = 8; valid < 26; valid += step) {
      check_count(row, pages, local, valid);
    }
    if (row.unit == 1) {
      check_count(row, pages, local, page_size());
    }
  }
  pass();
}

CASE{
    .proves = "a hole ends a transfer by get_user_pages() at its first byte",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::process_vm,
};

} // namespace
} // namespace torture
