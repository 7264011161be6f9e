// Pages that a core dump has to bring in first, and pages of another size:
// memory that is swapped out shows in the dump what it held, and so do huge
// pages, every small part of them.

#include "harness/case.hpp"
#include "lib/core_dump.hpp"
#include "lib/huge.hpp"
#include "lib/mapping.hpp"
#include "lib/swap.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

void swapped() {
  const CoreDumps dumps;
  const Swap swap(size_t(4) << 20);
  const Mapping pages = Mapping::anonymous(2);
  const CoreFile core(dump_child(dumps, [&] {
    fill_pattern(pages.at(0), 0, pages.bytes());
    page_out(pages.at(0), pages.bytes());
  }));
  core.expect_pattern(pages.at(0), 0, pages.bytes());
}

void hugetlb() {
  const HugetlbPool pool(1);
  const CoreDumps dumps;
  const size_t bytes = hugetlb_size();
  const long at =
      need(map_hugetlb(bytes, Mapping::k_read_write, MAP_PRIVATE), "hugetlb");
  auto* const page = reinterpret_cast<unsigned char*>(at);
  fill_pattern(page + bytes - page_size(), 7, page_size());
  {
    const CoreFile core(dump_child(dumps, [] {}));
    core.expect_zeros(page, page_size());
    core.expect_pattern(page + bytes - page_size(), 7, page_size());
  }
  sys::munmap(page, bytes);
}

void huge() {
  const CoreDumps dumps;
  const ThpRegion region(1);
  fill_pattern(region.at(0), 0, page_size());
  if (!is_thp(region.at(0))) {
    skip("no memory for a huge page");
  }
  const CoreFile core(dump_child(dumps, [] {}));
  core.expect_pattern(region.at(0), 0, page_size());
  core.expect_zeros(region.at(region.bytes() - page_size()), page_size());
}

struct Row {
  const char* name;
  void (*run)();
  Need needs;
};

constexpr Row k_rows[] = {
    {"swapped", swapped, Need::swap},
    {"hugetlb", hugetlb, Need::hugetlb},
    {"thp", huge, Need::thp},
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
    .proves = "a core dump shows swapped and huge pages",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::root,
    .deadline_ms = 6000,
};

} // namespace
} // namespace torture
