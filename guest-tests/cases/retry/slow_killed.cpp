// SIGKILL reaches a process that waits for a slow page, from user mode or
// inside a system call, in a copy or in get_user_pages(). It must be gone
// promptly, while the server still keeps the page back.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/fuse.hpp"
#include "lib/gup.hpp"
#include "lib/kernel_access.hpp"
#include "lib/probe.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  void (*touch)(unsigned char* at);
};

void load(unsigned char* at) {
  static_cast<void>(try_load(at));
}

template <gup::Origin k_origin> void get(unsigned char* at) {
  unsigned char local[64];
  k_origin(at, sizeof(local), local);
}

template <long (*k_origin)(unsigned char*)> void enter(unsigned char* at) {
  k_origin(at);
}

constexpr Row k_rows[] = {
    {"user", load},
    {"system_call", enter<kernel::copy_from_user>},
    {"process_vm_readv", get<gup::process_vm_read>},
    {"vmsplice", get<gup::vmsplice>},
    {"io_uring_register", get<gup::uring_write>},
    {"mlock", get<gup::mlock>},
    {"populate_read", get<gup::populate_read>},
    {"futex_wait", enter<kernel::futex_wait_shared>},
    {"execve_argument", enter<kernel::argument>},
};

constexpr uint64_t k_promptly_ms = 1000;

void run() {
  const Row& row = current_row(k_rows);
  FuseFile file(2);
  const Mapping pages = file.map(Mapping::k_read_write, MAP_PRIVATE);
  file.hold();
  Child child([&] {
    file.leave_server();
    row.touch(pages.page(1));
  });
  file.wait_for_reads(1);
  wait_until_blocked(child.pid());
  const uint64_t start = now_ms();
  child.kill(SIGKILL);
  child.expect_killed_by(SIGKILL);
  const uint64_t took = now_ms() - start;
  check(took < scaled_ms(k_promptly_ms), "death took {} ms", took);
  file.release();
  pass();
}

CASE{
    .proves = "SIGKILL ends the wait for a slow page promptly",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::fuse | Need::process_vm,
    .deadline_ms = 4000,
};

} // namespace
} // namespace torture
