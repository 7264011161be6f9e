// get_user_pages() on the memory of another process: what the child wrote since
// the fork is what is read of it, not the caller's page of the same address;
// and what is written there arrives in the child alone, also in a page that the
// child has not touched and in one that it may only read (FOLL_FORCE).

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/futex.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "rt/format.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  bool proc_mem;
};

constexpr Row k_rows[] = {{"process_vm", false}, {"proc_mem", true}};

constexpr size_t k_bytes = 96;

struct Steps {
  Gate ready;
  Gate written;
};

long transfer(bool proc_mem, int pid, unsigned char* at, unsigned char* local,
              bool write) {
  if (!proc_mem) {
    const iovec here{local, k_bytes};
    const iovec there{at, k_bytes};
    return write ? sys::process_vm_writev(pid, &here, 1, &there, 1)
                 : sys::process_vm_readv(pid, &here, 1, &there, 1);
  }
  rt::Buffer<64> path;
  path.format("/proc/{}/mem", pid);
  const int fd = int(need(sys::open(path.c_str(), O_RDWR), "open mem"));
  (void)sys::seek(fd, reinterpret_cast<uintptr_t>(at), SEEK_SET);
  const long result =
      write ? sys::write(fd, local, k_bytes) : sys::read(fd, local, k_bytes);
  sys::close(fd);
  return result;
}

void run() {
  const bool proc_mem = current_row(k_rows).proc_mem;
  const Shared<Steps> steps;
  const Mapping pages = Mapping::anonymous(3);
  fill_pattern(pages.at(0), 0, page_size());
  pages.protect(2, 1, PROT_READ);
  Child child([&] {
    fill_pattern(pages.at(0), 5, k_bytes);
    steps->ready.open();
    steps->written.wait();
    check_pattern(pages.at(0), 9, k_bytes, "written page of the child");
    check_pattern(pages.at(k_bytes), k_bytes, page_size() - k_bytes, "rest");
    check_pattern(pages.page(1), 9, k_bytes, "untouched page of the child");
    if (proc_mem) {
      check_pattern(pages.page(2), 9, k_bytes, "read-only page of the child");
    }
  });
  steps->ready.wait();
  unsigned char local[k_bytes];
  check_equal(transfer(proc_mem, child.pid(), pages.at(0), local, false),
              k_bytes, "read");
  check_pattern(local, 5, k_bytes, "what was read of the child");
  fill_pattern(local, 9, k_bytes);
  for (size_t i = 0; i < 3; ++i) {
    const bool refused = i == 2 && !proc_mem;
    check_equal(transfer(proc_mem, child.pid(), pages.page(i), local, true),
                refused ? -EFAULT : long(k_bytes), "write");
  }
  steps->written.open();
  child.join();
  check_pattern(pages.at(0), 0, page_size(), "page of the parent");
  expect_value(try_load(pages.page(1)), 0);
  expect_value(try_load(pages.page(2)), 0);
  pass();
}

CASE{
    .proves = "another process's memory is read and written at its own pages",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::process_vm,
};

} // namespace
} // namespace torture
