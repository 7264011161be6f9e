// A page poisoned through userfaultfd, met by get_user_pages(): the callers
// that ask for it get -EHWPOISON, the others their error for a bad address. A
// child inherits the marker. Poison is put on missing pages only.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/gup.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
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
    {"populate_read", gup::touch<gup::populate_read>, -EHWPOISON},
    {"mlock", gup::touch<gup::mlock>, -ENOMEM},
};

void run() {
  const Row& row = current_row(k_rows);
  const Uffd uffd(UFFD_FEATURE_POISON);
  const Mapping pages = Mapping::anonymous(3);
  expect_done(try_store(pages.page(2), 0x23));
  uffd.watch(pages.at(0), pages.bytes());
  check_equal(uffd.poison(pages.page(1), page_size()), 0, "UFFDIO_POISON");
  check_equal(uffd.poison(pages.page(1), page_size()), -EEXIST,
              "poison for the second time");
  check_equal(uffd.poison(pages.page(2), page_size()), -EEXIST,
              "poison for a page that is there");
  const long result = row.touch(pages.page(1));
  if (result == -ENOSYS) {
    skip("{} is not in this kernel", row.name);
  }
  check_equal(result, row.error, row.name);
  Child child([&] {
    check_equal(gup::touch<gup::populate_read>(pages.page(1)), -EHWPOISON,
                "populate in a child");
    expect_value(try_load(pages.page(2)), 0x23);
  });
  child.join();
  check(uffd.quiet(), "a poisoned page was reported");
  expect_value(try_load(pages.page(2)), 0x23);
  pass();
}

CASE{
    .proves = "get_user_pages() refuses a page poisoned through userfaultfd",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::uffd | Need::process_vm,
};

} // namespace
} // namespace torture
