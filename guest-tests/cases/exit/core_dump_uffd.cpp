// A page of userfaultfd that nobody has supplied. The handler may be the very
// process that dies: a dump must not wait for it (PF_DUMPCORE). It leaves a
// hole there; pages that are present are dumped, write-protected ones too.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/core_dump.hpp"
#include "lib/mapping.hpp"
#include "lib/uffd.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  bool shared;
  bool write_protected;
};

constexpr Row k_rows[] = {{"anon_missing", false, false},
                          {"shmem_missing", true, false},
                          {"anon_write_protected", false, true}};

void run() {
  const Row& row = current_row(k_rows);
  const CoreDumps dumps;
  const Mapping pages = row.shared ? Mapping::shared(3) : Mapping::anonymous(3);
  Child child([&] {
    dumps.enable(k_dump_all);
    const Uffd uffd(row.write_protected ? UFFD_FEATURE_PAGEFAULT_FLAG_WP : 0);
    fill_pattern(pages.page(0), 0, page_size());
    fill_pattern(pages.page(2), 0, page_size());
    uffd.watch(pages.at(0), pages.bytes(),
               row.write_protected ? UFFDIO_REGISTER_MODE_WP
                                   : UFFDIO_REGISTER_MODE_MISSING);
    if (row.write_protected) {
      need(uffd.write_protect(pages.at(0), pages.bytes(), true), "protect");
    }
    sys::kill(sys::getpid(), SIGABRT);
  });
  const int pid = child.pid();
  child.expect_killed_by(SIGABRT);
  const CoreFile core(pid);
  core.expect_pattern(pages.page(0), 0, page_size());
  core.expect_zeros(pages.page(1), page_size());
  core.expect_pattern(pages.page(2), 0, page_size());
  pass();
}

CASE{
    .proves = "a core dump does not wait for pages of userfaultfd",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::root | Need::uffd,
    .deadline_ms = 6000,
};

} // namespace
} // namespace torture
