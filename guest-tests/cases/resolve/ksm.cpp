// Two pages with the same contents are merged by KSM: one frame, mapped
// read-only twice, for which a load does not fault. A store un-merges: one
// fault that copies the page for the one who stores. The other page keeps its
// data.

#include "lib/ksm.hpp"
#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/proc.hpp"
#include "lib/swap.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  bool second;
};

constexpr Row k_rows[] = {{"first_stores", false}, {"second_stores", true}};

constexpr unsigned k_scans = 10;

void run() {
  const Row& row = current_row(k_rows);
  const Mapping left = Mapping::anonymous(1);
  const Mapping right = Mapping::anonymous(1);
  fill_pattern(left.at(0), 9, page_size());
  fill_pattern(right.at(0), 9, page_size());
  need(sys::madvise(left.at(0), page_size(), MADV_MERGEABLE), "mergeable");
  need(sys::madvise(right.at(0), page_size(), MADV_MERGEABLE), "mergeable");
  const Ksm ksm;
  for (unsigned scans = 0; page_frame(left.at(0)) != page_frame(right.at(0));
       ++scans) {
    check(scans < k_scans, "identical pages are not merged");
    ksm.scan();
  }
  const Mapping& writer = row.second ? right : left;
  const Mapping& other = row.second ? left : right;
  FaultCount before = FaultCount::now();
  expect_value(try_load(writer.at(0)), pattern_byte(9));
  expect_faults(before, 0, 0, "load from a merged page");
  before = FaultCount::now();
  expect_done(try_store(writer.at(0), 0xee));
  expect_faults(before, 1, 0, "store to a merged page");
  check(page_frame(left.at(0)) != page_frame(right.at(0)),
        "the pages are still one after a store");
  expect_value(try_load(writer.at(0)), 0xee);
  check_pattern(writer.at(1), 10, page_size() - 1, "the writer's page");
  check_pattern(other.at(0), 9, page_size(), "the other page");
  pass();
}

CASE{
    .proves = "a store to a merged page is one fault and concerns the writer "
              "alone",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::ksm | Need::root,
    .deadline_ms = 4000,
};

} // namespace
} // namespace torture
