// A sibling splits a mapping and lets it merge again, over and over, by changes
// to the page in the middle. Faults on the pages beside it look mappings up
// whose bounds are about to move: they must always find one, and always their
// own page.

#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/repeater.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

constexpr int k_rounds = 40;

void by_mprotect(const Mapping& pages) {
  pages.protect(1, 1, PROT_READ);
  pages.protect(1, 1, Mapping::k_read_write);
}

void by_madvise(const Mapping& pages) {
  need(sys::madvise(pages.page(1), page_size(), MADV_DONTFORK), "madvise");
  need(sys::madvise(pages.page(1), page_size(), MADV_DOFORK), "madvise");
}

void by_munmap(const Mapping& pages) {
  pages.unmap(1, 1);
  need(sys::mmap(pages.page(1), page_size(), Mapping::k_read_write,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0),
       "mmap");
  sys::madvise(pages.page(1), page_size(), MADV_NOHUGEPAGE);
}

struct Row {
  const char* name;
  void (*change)(const Mapping& pages);
};

constexpr Row k_rows[] = {
    {"mprotect", by_mprotect}, {"madvise", by_madvise}, {"munmap", by_munmap}};

void run() {
  const Row& row = current_row(k_rows);
  const Mapping pages = Mapping::anonymous(3);
  unsigned char* const targets[] = {pages.page(1) - 1, pages.page(2)};
  {
    Repeater sibling([&] { row.change(pages); });
    for (int round = 1; round <= k_rounds; ++round) {
      sibling.again();
      unsigned char* at = targets[round % 2];
      expect_value(try_load(at), 0);
      expect_done(try_store(at, uint8_t(round)));
      expect_value(try_load(at), uint8_t(round));
      auto* page = round % 2 == 0 ? pages.page(0) : pages.page(2);
      need(sys::madvise(page, page_size(), MADV_DONTNEED), "madvise");
      sys::yield();
    }
    sibling.wait_for(uint32_t(k_rounds));
  }
  expect_value(try_load(targets[0]), 0);
  expect_value(try_load(targets[1]), 0);
  pass();
}

CASE{
    .proves = "faults are not disturbed by splits and merges next to them",
    .run = run,
    .rows = rows_of(k_rows),
    .deadline_ms = 5000,
};

} // namespace
} // namespace torture
