// get_user_pages() in the middle of a huge page: of a transparent one it takes
// the parts it was asked for and leaves the page whole; a page of hugetlbfs is
// treated likewise. Transfers across several parts are complete, and only the
// bytes named are changed.

#include "harness/case.hpp"
#include "lib/gup.hpp"
#include "lib/huge.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

enum class Does : uint8_t { read, write, nothing };

struct Row {
  const char* name;
  gup::Origin touch;
  Does does;
  bool hugetlb;
};

constexpr Row k_rows[] = {
    {"thp_process_vm_readv", gup::process_vm_read, Does::read, false},
    {"thp_process_vm_writev", gup::process_vm_write, Does::write, false},
    {"thp_proc_mem_write", gup::proc_mem_write, Does::write, false},
    {"thp_vmsplice", gup::vmsplice, Does::read, false},
    {"thp_direct_write", gup::direct_write, Does::read, false},
    {"thp_direct_read", gup::direct_read, Does::write, false},
    {"thp_io_uring_write", gup::uring_write, Does::read, false},
    {"thp_io_uring_read", gup::uring_read, Does::write, false},
    {"thp_mlock", gup::mlock, Does::nothing, false},
    {"hugetlb_process_vm_readv", gup::process_vm_read, Does::read, true},
    {"hugetlb_process_vm_writev", gup::process_vm_write, Does::write, true},
    {"hugetlb_proc_mem_write", gup::proc_mem_write, Does::write, true},
    {"hugetlb_proc_mem_read", gup::proc_mem_read, Does::read, true},
    {"hugetlb_vmsplice", gup::vmsplice, Does::read, true},
    {"hugetlb_direct_read", gup::direct_read, Does::write, true},
    {"hugetlb_io_uring_write", gup::uring_write, Does::read, true},
    {"hugetlb_populate", gup::populate_write, Does::nothing, true},
    {"hugetlb_mlock", gup::mlock, Does::nothing, true},
};

constexpr size_t k_local = 17;

void check_range(const Row& row, unsigned char* huge) {
  const size_t bytes = 2 * page_size();
  const Mapping local = Mapping::anonymous(2);
  unsigned char* at = huge + 3 * page_size();
  fill_pattern(at - page_size(), 0, 4 * page_size());
  const bool writes = row.does == Does::write;
  fill_pattern(local.at(0), writes ? k_local : page_size(), bytes);
  check_equal(row.touch(at, bytes, local.at(0)),
              row.does == Does::nothing ? 0 : int64_t(bytes), row.name);
  check_pattern(local.at(0), writes ? k_local : page_size(), bytes, "moved");
  check_pattern(at - page_size(), 0, page_size(), "part before");
  check_pattern(at, writes ? k_local : page_size(), bytes, "parts");
  check_pattern(at + bytes, 3 * page_size(), page_size(), "part behind");
  expect_value(try_load(huge), 0x61);
}

void run_thp(const Row& row) {
  const ThpRegion region(1);
  expect_done(try_store(region.at(0), 0x61));
  if (!is_thp(region.at(0))) {
    skip("no memory for a transparent huge page");
  }
  check_range(row, region.at(0));
  const bool whole = row.does != Does::nothing; // mlock() cuts the VMA
  check(is_thp(region.at(0)) == whole, "the huge page was split, or not");
}

void run_hugetlb(const Row& row) {
  const HugetlbPool pool(1);
  auto* const at = reinterpret_cast<unsigned char*>(need(
      map_hugetlb(hugetlb_size(), Mapping::k_read_write, MAP_PRIVATE), "mmap"));
  expect_done(try_store(at, 0x61));
  check_range(row, at);
  sys::munmap(at, hugetlb_size());
}

void run() {
  const Row& row = current_row(k_rows);
  skip_unless(row.hugetlb ? Need::hugetlb : Need::thp);
  row.hugetlb ? run_hugetlb(row) : run_thp(row);
  pass();
}

CASE{
    .proves = "get_user_pages() takes parts of huge pages as of any other",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::process_vm,
    .deadline_ms = 4000,
};

} // namespace
} // namespace torture
