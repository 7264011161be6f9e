// A sibling takes the very page away that is being touched, and brings it back:
// by munmap(), by shrinking and growing the mapping, by moving it there and
// back, or by mapping another one over it. A fault sees the page, or the hole
// with SEGV_MAPERR at its address, and nothing else. A mapping that is replaced
// is never seen as a hole, and a page that moves never as an empty one.

#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/repeater.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

constexpr int k_rounds = 60;
constexpr unsigned char k_mark = 0x8e;

void map_over(const Mapping& pages) {
  need(sys::mmap(pages.page(1), page_size(), Mapping::k_read_write,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0),
       "mmap");
}

void by_munmap(const Mapping& pages, const Mapping&) {
  pages.unmap(1, 1);
  map_over(pages);
}

void by_resize(const Mapping& pages, const Mapping&) {
  need(sys::mremap(pages.at(0), 2 * page_size(), page_size(), 0), "shrink");
  need(sys::mremap(pages.at(0), page_size(), 2 * page_size(), 0), "grow");
}

void by_move(const Mapping& pages, const Mapping& place) {
  constexpr int k_flags = MREMAP_MAYMOVE | MREMAP_FIXED;
  need(sys::mremap(pages.page(1), page_size(), page_size(), k_flags,
                   place.at(0)),
       "mremap");
  need(sys::mremap(place.at(0), page_size(), page_size(), k_flags,
                   pages.page(1)),
       "mremap");
}

void by_replacement(const Mapping& pages, const Mapping&) {
  map_over(pages);
}

struct Row {
  const char* name;
  void (*change)(const Mapping& pages, const Mapping& place);
  bool hole;  // may be seen
  bool empty; // may be seen
};

constexpr Row k_rows[] = {{"munmap", by_munmap, true, true},
                          {"resize", by_resize, true, true},
                          {"move", by_move, true, false},
                          {"replacement", by_replacement, false, true}};

void run() {
  const Row& row = current_row(k_rows);
  const Mapping pages = Mapping::between_holes(2);
  const Mapping place = Mapping::anonymous(1);
  unsigned char* at = pages.page(1) + 0x6b;
  expect_done(try_store(at, k_mark));
  expect_done(try_store(pages.at(5), 0x55));
  {
    Repeater sibling([&] { row.change(pages, place); });
    for (int round = 0; round < k_rounds; ++round) {
      sibling.again();
      const Probe got = round % 2 == 0 ? try_load(at) : try_store(at, k_mark);
      if (got.signal != 0) {
        expect_signal(got, SIGSEGV, SEGV_MAPERR, at);
        check(row.hole, "round {}: a mapping in use was not found", round);
      } else if (round % 2 == 0) {
        check(got.value == k_mark || (got.value == 0 && row.empty),
              "round {}: read {x}", round, got.value);
      }
      expect_value(try_load(pages.at(5)), 0x55);
      sys::yield();
    }
    sibling.wait_for(uint32_t(k_rounds));
  }
  expect_done(try_store(at, k_mark));
  expect_value(try_load(at), k_mark);
  pass();
}

CASE{
    .proves = "a fault sees a page, or a hole, and nothing in between",
    .run = run,
    .rows = rows_of(k_rows),
    .deadline_ms = 5000,
};

} // namespace
} // namespace torture
