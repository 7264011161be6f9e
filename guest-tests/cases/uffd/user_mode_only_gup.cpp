// A userfaultfd for user mode only and get_user_pages(): the kernel acts for
// the program, but it is the kernel that would wait. Every origin gets its
// error at once, nothing is reported, and a touch from user mode still works.

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
  long (*touch)(unsigned char* page);
  long error;
};

constexpr Row k_rows[] = {
    {"process_vm_readv", gup::touch<gup::process_vm_read>, -EFAULT},
    {"proc_mem", gup::touch<gup::proc_mem_read>, -EIO},
    {"vmsplice", gup::touch<gup::vmsplice>, -EFAULT},
    {"populate_read", gup::touch<gup::populate_read>, -EFAULT},
    {"mlock", gup::touch<gup::mlock>, -ENOMEM},
};

void run() {
  const Row& row = current_row(k_rows);
  const Uffd uffd(0, UFFD_USER_MODE_ONLY);
  const Mapping pages = Mapping::anonymous(2);
  uffd.watch(pages.at(0), pages.bytes());
  const long result = row.touch(pages.page(1));
  if (result == -ENOSYS) {
    skip("{} is not in this kernel", row.name);
  }
  check_equal(result, row.error, row.name);
  check(uffd.quiet(), "an access by the kernel was reported");
  Probe got{};
  Thread toucher([&] { got = try_store(pages.page(1) + 2, 0x12); });
  static_cast<void>(uffd.next_fault());
  check_equal(uffd.zero(pages.page(1), page_size()), 0, "zeropage");
  toucher.join();
  expect_done(got);
  expect_value(try_load(pages.page(1) + 2), 0x12);
  pass();
}

CASE{
    .proves = "user-mode-only userfaultfd fails get_user_pages() at once",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::uffd | Need::process_vm,
};

} // namespace
} // namespace torture
