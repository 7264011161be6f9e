// The kernel's copies make a stack grow as an access by the user does: read()
// into the memory below it, write() from there. get_user_pages() does not: it
// finds no mapping, and the stack stays as it is. /proc/PID/mem and ptrace look
// for a stack to grow first.

#include "arch/arch.hpp"
#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/gup.hpp"
#include "lib/stack.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

constexpr size_t k_bytes = 200;
constexpr size_t k_pages = 8;

/// get_user_pages() warns about an attempt closer than 64 KiB.
size_t far_pages() {
  return 65536 / page_size() + k_pages;
}

long read_below(int fd, unsigned char* to) {
  return sys::pread(fd, to, k_bytes, 0);
}

long write_below(int fd, unsigned char* from) {
  return sys::pwrite(fd, from, k_bytes, 0);
}

long process_vm(int, unsigned char* from) {
  unsigned char to[16];
  const iovec local{to, sizeof(to)};
  const iovec remote{from, sizeof(to)};
  return sys::process_vm_readv(sys::getpid(), &local, 1, &remote, 1);
}

long lock(int, unsigned char* at) {
  return sys::mlock(at, page_size());
}

long proc_mem(int, unsigned char* from) {
  return gup::touch<gup::proc_mem_read>(from);
}

struct Row {
  const char* name;
  long (*touch)(int fd, unsigned char* at);
  long result;
  bool loads;
};

constexpr Row k_rows[] = {
    {"copy_to_user", read_below, k_bytes, false},
    {"copy_from_user", write_below, k_bytes, true},
    {"proc_mem", proc_mem, 16, false},
    {"process_vm_readv", process_vm, -EFAULT, false},
    {"mlock", lock, -ENOMEM, false},
};

void run() {
  const Row& row = current_row(k_rows);
  if (row.loads && !arch::k_grows_by_load) {
    skip("a load makes no mapping grow here");
  }
  const TestFile file(FileOn::memfd, k_bytes);
  const GrowingMapping stack;
  const bool grows = row.result > 0;
  const size_t pages = grows ? k_pages : far_pages();
  const long result = row.touch(file.fd(), stack.below(pages));
  if (result == -ENOSYS) {
    skip("{} is not in this kernel", row.name);
  }
  check_equal(result, row.result, row.name);
  unsigned char* wanted = grows ? stack.below(pages) : stack.first();
  check(stack.start_now() == wanted, "begins at {}, expected {}",
        stack.start_now(), wanted);
  if (row.touch == read_below) {
    check_pattern(stack.below(pages), 0, k_bytes, "stack");
    expect_value(try_load(stack.below(pages) + k_bytes), 0);
  } else if (row.loads) {
    unsigned char back[k_bytes];
    check_equal(sys::pread(file.fd(), back, k_bytes, 0), k_bytes, "read back");
    for (const unsigned char byte : back) {
      check_equal(byte, 0, "byte from below the stack");
    }
  }
  pass();
}

CASE{
    .proves = "a copy by the kernel makes a stack grow, get_user_pages() alone "
              "does not",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
