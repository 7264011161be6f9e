// Each allocation and each copy of a call that supplies a page fails in turn.
// The error is ENOMEM or EFAULT, and then the page is still missing; a success
// gives the whole page. So does EFAULT for want of the last copy, that of the
// number of bytes.

#include "lib/uffd.hpp"
#include "harness/case.hpp"
#include "lib/fail_nth.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/swap.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  bool shared;
  bool zero;
};

constexpr Row k_rows[] = {{"copy_anon", false, false},
                          {"copy_shmem", true, false},
                          {"zeropage_anon", false, true}};

void run() {
  const Row& row = current_row(k_rows);
  const Mapping source = Mapping::anonymous(1);
  fill_pattern(source.at(0), 0, page_size());
  Sweep sweep(row.name);
  while (sweep.next()) {
    const Uffd uffd;
    const Mapping page =
        row.shared ? Mapping::shared(1) : Mapping::anonymous(1);
    uffd.watch(page.at(0), page_size());
    const long result = sweep.armed([&] {
      return row.zero ? uffd.zero(page.at(0), page_size())
                      : uffd.copy(page.at(0), source.at(0), page_size());
    });
    if (!sweep.expect(result, 0, {-ENOMEM, -EFAULT}) &&
        !is_present(page.at(0))) {
      continue;
    }
    check(result == 0 || result == -EFAULT, "a page is there after error {}",
          result);
    if (row.zero) {
      expect_value(try_load(page.at(0)), 0);
    } else {
      check_pattern(page.at(0), 0, page_size(), "supplied page");
    }
  }
  pass();
}

CASE{
    .proves = "userfaultfd supplies a whole page or, for want of memory, none",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::fail_nth | Need::uffd,
    .deadline_ms = 6000,
};

} // namespace
} // namespace torture
