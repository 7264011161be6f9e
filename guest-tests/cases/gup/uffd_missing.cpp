// get_user_pages() meets a page that userfaultfd is to supply. Callers that may
// give the lock up wait for the handler and then get what it supplied. Those
// that hold the lock all the time, to look into another process, cannot wait:
// they get an error at once and the handler hears nothing. Pages before the
// missing one are there and need no handler.

#include "harness/case.hpp"
#include "lib/gup.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/thread.hpp"
#include "lib/uffd.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  gup::Origin touch;
  bool writes;
  bool counts;
  bool waits;
};

constexpr Row k_rows[] = {
    {"process_vm_readv", gup::process_vm_read, false, true, true},
    {"process_vm_writev", gup::process_vm_write, true, true, true},
    {"proc_mem_read", gup::proc_mem_read, false, true, false},
    {"proc_mem_write", gup::proc_mem_write, true, true, false},
    {"ptrace_peek", gup::peek, false, true, false},
    {"ptrace_poke", gup::poke, true, true, false},
    {"vmsplice", gup::vmsplice, false, true, true},
    {"direct_write", gup::direct_write, false, true, true},
    {"direct_read", gup::direct_read, true, true, true},
    {"io_uring_write", gup::uring_write, false, true, true},
    {"io_uring_read", gup::uring_read, true, true, true},
    {"mlock", gup::mlock, false, false, true},
    {"populate_read", gup::populate_read, false, false, true},
    {"populate_write", gup::populate_write, false, false, true},
};

constexpr size_t k_local = 13;
constexpr size_t k_half = 512; // so much in each page

void run() {
  const Row& row = current_row(k_rows);
  const size_t bytes = row.counts ? 2 * k_half : 2 * page_size();
  const size_t begin = page_size() - k_half;
  const size_t pattern = row.writes ? k_local : begin;
  const Uffd uffd;
  const Mapping pages = Mapping::anonymous(2);
  const Mapping local = Mapping::anonymous(2);
  // What brings whole pages in wants the beginning of one.
  unsigned char* at = row.counts ? pages.at(begin) : pages.at(0);
  const Mapping source = Mapping::anonymous(1);
  fill_pattern(pages.at(0), 0, page_size());
  fill_pattern(source.at(0), page_size(), page_size());
  fill_pattern(local.at(0), pattern, bytes);
  uffd.watch(pages.at(0), pages.bytes());
  gup::prepare();
  long result = 0;
  if (row.waits) {
    Thread caller([&] { result = row.touch(at, bytes, local.at(0)); });
    const uintptr_t address = uffd.next_fault() & ~(page_size() - 1);
    check_equal(int64_t(address), int64_t(uintptr_t(pages.page(1))), "address");
    wait_until_blocked(caller.tid());
    check_equal(uffd.copy(pages.page(1), source.at(0), page_size()), 0, "copy");
    caller.join();
  } else {
    result = row.touch(at, bytes, local.at(0));
  }
  check(uffd.quiet(), "another fault was reported");
  const size_t moved = row.waits ? bytes : k_half;
  check_equal(result, row.counts ? int64_t(moved) : 0, row.name);
  check_pattern(local.at(0), pattern, moved, "what was moved");
  check_pattern(at, row.counts ? pattern : 0, moved, "memory");
  if (!row.waits) {
    check_equal(row.touch(pages.page(1), 8, local.at(0)), -EIO, "missing page");
    check(uffd.quiet(), "a fault that cannot wait was reported");
  }
  pass();
}

CASE{
    .proves = "get_user_pages() waits for userfaultfd where it may give the "
              "lock up, and only there",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::uffd | Need::process_vm,
};

} // namespace
} // namespace torture
