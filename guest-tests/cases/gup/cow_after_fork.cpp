// A page that parent and child share since a fork is written through
// get_user_pages(). The write breaks the sharing for the one whose page was
// named, like a store; the other one keeps the old bytes. With FOLL_FORCE this
// must hold for a page that may only be read as well, although its entry in the
// page table never becomes writable.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/futex.hpp"
#include "lib/gup.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  gup::Origin touch;
  int protection;
  bool child_writes;
};

constexpr int k_both = PROT_READ | PROT_WRITE;

constexpr Row k_rows[] = {
    {"process_vm_writev", gup::process_vm_write, k_both, false},
    {"proc_mem", gup::proc_mem_write, k_both, false},
    {"proc_mem_read_only", gup::proc_mem_write, PROT_READ, false},
    {"ptrace_read_only", gup::poke, PROT_READ, false},
    {"proc_mem_in_child", gup::proc_mem_write, PROT_READ, true},
    {"direct_read", gup::direct_read, k_both, false},
    {"io_uring_read", gup::uring_read, k_both, false},
    {"io_uring_read_in_child", gup::uring_read, k_both, true},
};

constexpr size_t k_local = 11;
constexpr size_t k_bytes = 512; // a sector, for direct I/O

void run() {
  const Row& row = current_row(k_rows);
  const Shared<Gate> written;
  const size_t bytes = k_bytes;
  const Mapping page = Mapping::anonymous(1);
  const Mapping local = Mapping::anonymous(1);
  fill_pattern(page.at(0), 0, bytes);
  fill_pattern(local.at(0), k_local, bytes);
  page.protect(0, 1, row.protection);
  const auto writer = [&] {
    check_equal(row.touch(page.at(0), bytes, local.at(0)), int64_t(bytes),
                row.name);
    written->open();
    check_pattern(page.at(0), k_local, bytes, "writer's page");
  };
  const auto other = [&] {
    written->wait();
    check_pattern(page.at(0), 0, bytes, "page of the other process");
  };
  Child child([&] {
    if (row.child_writes) {
      writer();
    } else {
      other();
    }
  });
  if (row.child_writes) {
    other();
  } else {
    writer();
  }
  child.join();
  check_pattern(page.at(0), row.child_writes ? 0 : k_local, bytes, "page");
  pass();
}

CASE{
    .proves = "a write through get_user_pages() breaks the sharing since fork "
              "for its target alone",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::process_vm,
};

} // namespace
} // namespace torture
