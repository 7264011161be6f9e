// Each origin of get_user_pages() against a private page that may not be
// accessed at all, and one that may only be read. FOLL_FORCE, which a debugger
// has, reads and writes both; what it writes is a copy of the page's own, and
// the program itself is still not allowed to touch it. Everybody else is
// refused what the program is refused.

#include "harness/case.hpp"
#include "lib/gup.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"

namespace torture {
namespace {

enum class Does : uint8_t { read, write, nothing };

struct Row {
  const char* name;
  gup::Origin touch;
  Does does;
  long none;      // answer for PROT_NONE; k_done: everything
  long read_only; // for PROT_READ
};

constexpr long k_done = 1;

constexpr Row k_rows[] = {
    {"process_vm_readv", gup::process_vm_read, Does::read, -EFAULT, k_done},
    {"process_vm_writev", gup::process_vm_write, Does::write, -EFAULT, -EFAULT},
    {"proc_mem_read", gup::proc_mem_read, Does::read, k_done, k_done},
    {"proc_mem_write", gup::proc_mem_write, Does::write, k_done, k_done},
    {"ptrace_peek", gup::peek, Does::read, k_done, k_done},
    {"ptrace_poke", gup::poke, Does::write, k_done, k_done},
    {"vmsplice", gup::vmsplice, Does::read, -EFAULT, k_done},
    {"direct_write", gup::direct_write, Does::read, -EFAULT, k_done},
    {"direct_read", gup::direct_read, Does::write, -EFAULT, -EFAULT},
    // Registered buffers are pinned for writing, whatever becomes of them.
    {"io_uring_write", gup::uring_write, Does::read, -EFAULT, -EFAULT},
    {"io_uring_read", gup::uring_read, Does::write, -EFAULT, -EFAULT},
    {"mlock", gup::mlock, Does::nothing, -ENOMEM, 0},
    {"populate_read", gup::populate_read, Does::nothing, -EINVAL, 0},
    {"populate_write", gup::populate_write, Does::nothing, -EINVAL, -EINVAL},
};

constexpr size_t k_local = 3;
constexpr size_t k_bytes = 512; // a sector, for direct I/O

void check_one(const Row& row, int protection, long answer) {
  const size_t bytes = k_bytes;
  const Mapping page = Mapping::anonymous(1);
  const Mapping local = Mapping::anonymous(1);
  fill_pattern(page.at(0), 0, bytes);
  if (row.does == Does::write) {
    fill_pattern(local.at(0), k_local, bytes);
  }
  page.protect(0, 1, protection);
  const long want = answer == k_done ? long(bytes) : answer;
  check_equal(row.touch(page.at(0), bytes, local.at(0)), want, row.name);
  // It may still not be written; where it may be read, it shows the bytes.
  if (protection == PROT_NONE) {
    expect_no_permission(Access::store, page.at(5));
    expect_no_permission(Access::load, page.at(5));
    page.protect(0, 1, PROT_READ);
  } else {
    expect_signal(try_store(page.at(5), 1), SIGSEGV, SEGV_ACCERR, page.at(5));
  }
  const bool written = answer == k_done && row.does == Does::write;
  check_pattern(page.at(0), written ? k_local : 0, bytes, "page");
  if (answer == k_done && row.does == Does::read) {
    check_pattern(local.at(0), 0, bytes, "what was read");
  }
  page.protect(0, 1, Mapping::k_read_write);
  expect_done(try_store(page.at(5), 1));
}

void run() {
  const Row& row = current_row(k_rows);
  check_one(row, PROT_NONE, row.none);
  check_one(row, PROT_READ, row.read_only);
  pass();
}

CASE{
    .proves = "get_user_pages() obeys the protection, and FOLL_FORCE overrides "
              "it for the page's own copy",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::process_vm,
};

} // namespace
} // namespace torture
