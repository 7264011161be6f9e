// A load brings a page back from swap while each allocation on the way fails in
// turn. The fault is done again until it has the page; the contents are right.

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
};

constexpr Row k_rows[] = {{"anon", false}, {"shmem", true}};

void run() {
  const Row& row = current_row(k_rows);
  const Swap swap(size_t(4) << 20);
  const Mapping page = row.shared ? Mapping::shared(1) : Mapping::anonymous(1);
  fill_pattern(page.at(0), 0, page_size());
  Sweep sweep(row.name);
  while (sweep.next()) {
    page_out(page.at(0), page_size());
    Probe got{};
    const long signal = sweep.armed([&] {
      got = try_load(page.at(5));
      return long(got.signal);
    });
    sweep.expect(signal, 0, {});
    expect_value(got, pattern_byte(5));
    check_pattern(page.at(0), 0, page_size(), "page from swap");
  }
  pass();
}

CASE{
    .proves = "a page comes back from swap even if allocations fail",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::fail_nth | Need::swap,
    .deadline_ms = 6000,
};

} // namespace
} // namespace torture
