// The dump reaches a page that a slow server has to bring, or fails to bring.
// It waits for a slow one and shows it; a failed one leaves a hole of zeros,
// and the pages behind it are dumped all the same.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/core_dump.hpp"
#include "lib/fuse.hpp"
#include "lib/probe.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  int error;
};

constexpr Row k_rows[] = {{"slow", 0}, {"slow_eio", EIO}};

void run() {
  const Row& row = current_row(k_rows);
  const CoreDumps dumps;
  FuseFile file(3);
  const Mapping pages = file.map(PROT_READ, MAP_SHARED);
  expect_value(try_load(pages.page(2)), pattern_byte(2 * page_size()));
  const uint32_t before = file.reads();
  file.hold();
  Child child([&] {
    file.leave_server();
    dumps.enable(k_dump_all);
    sys::kill(sys::getpid(), SIGABRT);
  });
  const int pid = child.pid();
  file.wait_for_reads(before + 1);
  wait_until_blocked(pid);
  file.release(row.error);
  child.expect_killed_by(SIGABRT);
  const CoreFile core(pid);
  for (size_t i = 0; i < 2; ++i) {
    if (row.error != 0) {
      core.expect_zeros(pages.page(i), page_size());
    } else {
      core.expect_pattern(pages.page(i), i * page_size(), page_size());
    }
  }
  core.expect_pattern(pages.page(2), 2 * page_size(), page_size());
  pass();
}

CASE{
    .proves = "a core dump waits for slow pages and leaves holes for failed "
              "ones",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::fuse,
    .deadline_ms = 6000,
};

} // namespace
} // namespace torture
