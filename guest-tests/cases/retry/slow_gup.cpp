// get_user_pages() meets a page that comes from a slow server. Where its caller
// may give the lock up it does so, and asks again; else it waits with the lock
// held. Either way the call is complete, what it moved is right, and the page
// is read once.

#include "harness/case.hpp"
#include "lib/fuse.hpp"
#include "lib/gup.hpp"
#include "lib/probe.hpp"
#include "lib/proc.hpp"

namespace torture {
namespace {

enum class Does : uint8_t { read, write, nothing };

struct Row {
  const char* name;
  gup::Origin touch; // nullptr: mmap() with MAP_POPULATE
  Does does;
};

constexpr Row k_rows[] = {
    {"process_vm_readv", gup::process_vm_read, Does::read},
    {"process_vm_writev", gup::process_vm_write, Does::write},
    {"proc_mem_read", gup::proc_mem_read, Does::read},
    {"proc_mem_write", gup::proc_mem_write, Does::write},
    {"ptrace_peek", gup::peek, Does::read},
    {"ptrace_poke", gup::poke, Does::write},
    {"vmsplice", gup::vmsplice, Does::read},
    {"direct_write", gup::direct_write, Does::read},
    {"direct_read", gup::direct_read, Does::write},
    {"io_uring_write", gup::uring_write, Does::read},
    {"io_uring_read", gup::uring_read, Does::write},
    {"mlock", gup::mlock, Does::nothing},
    {"populate_read", gup::populate_read, Does::nothing},
    {"populate_write", gup::populate_write, Does::nothing},
    {"map_populate", nullptr, Does::nothing},
};

constexpr size_t k_bytes = 512; // a sector, for direct I/O
constexpr size_t k_local = 19;

void map_populated(const FuseFile& file) {
  const Mapping view = file.map(PROT_READ, MAP_SHARED | MAP_POPULATE);
  const FaultCount before = FaultCount::now();
  expect_value(try_load(view.at(9)), pattern_byte(9));
  expect_faults(before, 0, 0, "load from the populated page");
}

void run() {
  const Row& row = current_row(k_rows);
  FuseFile file(1);
  const Mapping page = file.map(Mapping::k_read_write, MAP_PRIVATE);
  const Mapping local = Mapping::anonymous(1);
  const bool writes = row.does == Does::write;
  fill_pattern(local.at(0), writes ? k_local : 0, k_bytes);
  file.hold();
  long result = 0;
  Thread caller([&] {
    if (row.touch == nullptr) {
      map_populated(file);
    } else {
      result = row.touch(page.at(0), k_bytes, local.at(0));
    }
  });
  file.wait_for_reads(1);
  wait_until_blocked(caller.tid());
  file.release();
  caller.join();
  check_equal(result, row.does == Does::nothing ? 0 : int64_t(k_bytes),
              row.name);
  check_equal(file.reads(), 1, "reads of the page");
  check_pattern(local.at(0), writes ? k_local : 0, k_bytes, "what was moved");
  check_pattern(page.at(0), writes ? k_local : 0, k_bytes, "page");
  check_pattern(page.at(k_bytes), k_bytes, page_size() - k_bytes, "rest");
  pass();
}

CASE{
    .proves = "get_user_pages() of a slow page is complete, from every origin",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::fuse | Need::process_vm,
};

} // namespace
} // namespace torture
