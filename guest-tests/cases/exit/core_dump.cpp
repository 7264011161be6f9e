// A process dies and its memory is dumped, page by page, through
// get_user_pages() with FOLL_DUMP: pages of every kind show what they held,
// also where the process itself was not allowed to read. What cannot be read,
// or was never touched, is a hole: zeros in the dump, and no reason to give up.

#include "lib/core_dump.hpp"
#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/mapping.hpp"

namespace torture {
namespace {

void anonymous() {
  const CoreDumps dumps;
  const Mapping pages = Mapping::anonymous(3);
  fill_pattern(pages.page(0), 0, page_size());
  fill_pattern(pages.page(2), 0, page_size());
  const CoreFile core(
      dump_child(dumps, [&] { pages.protect(2, 1, PROT_NONE); }));
  core.expect_pattern(pages.page(0), 0, page_size());
  core.expect_zeros(pages.page(1), page_size());
  core.expect_pattern(pages.page(2), 0, page_size());
}

void file(FileOn where, int flags) {
  const CoreDumps dumps;
  const TestFile file(where, 2 * page_size());
  const Mapping pages =
      Mapping::file(file.fd(), 3, Mapping::k_read_write, flags);
  const CoreFile core(dump_child(dumps, [&] {
    *static_cast<volatile unsigned char*>(pages.page(1)) = 9;
  }));
  core.expect_pattern(pages.page(0), 0, page_size());
  check_equal(core.byte(pages.page(1)), 9, "byte stored before the dump");
  core.expect_pattern(pages.page(1) + 1, page_size() + 1, page_size() - 1);
  core.expect_zeros(pages.page(2), page_size()); // beyond the end of the file
}

struct Row {
  const char* name;
  void (*run)();
  Need needs;
};

constexpr Row k_rows[] = {
    {"anon", anonymous, Need::none},
    {"file_private", [] { file(FileOn::memfd, MAP_PRIVATE); }, Need::none},
    {"file_shared", [] { file(FileOn::memfd, MAP_SHARED); }, Need::none},
    {"ext2_private", [] { file(FileOn::ext2, MAP_PRIVATE); }, Need::ext2},
    {"ext2_shared", [] { file(FileOn::ext2, MAP_SHARED); }, Need::ext2},
};

void run() {
  const Row& row = current_row(k_rows);
  if (const char* reason = missing_need(row.needs); reason != nullptr) {
    skip("{}", reason);
  }
  row.run();
  pass();
}

CASE{
    .proves = "a core dump shows what every kind of page held, and zeros where "
              "there is nothing to read",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::root,
    .deadline_ms = 6000,
};

} // namespace
} // namespace torture
