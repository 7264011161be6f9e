// Pages that were there a moment ago: after munmap() and after mremap() moved
// them, the old place is a hole although the page tables and the TLB knew it.

#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

void unmapped() {
  const Mapping pages = Mapping::anonymous(3);
  expect_done(try_store(pages.page(1) + 8, 1));
  pages.unmap(1, 1);
  expect_signal(try_load(pages.page(1) + 8), SIGSEGV, SEGV_MAPERR,
                pages.page(1) + 8);
}

void moved() {
  const Mapping pages = Mapping::anonymous(3);
  const Mapping target = Mapping::anonymous(1);
  expect_done(try_store(pages.page(1) + 8, 0x64));
  need(sys::mremap(pages.page(1), page_size(), page_size(),
                   MREMAP_MAYMOVE | MREMAP_FIXED, target.at(0)),
       "mremap");
  expect_signal(try_store(pages.page(1) + 8, 1), SIGSEGV, SEGV_MAPERR,
                pages.page(1) + 8);
  expect_value(try_load(target.at(8)), 0x64);
}

struct Row {
  const char* name;
  void (*check)();
};

constexpr Row k_rows[] = {{"after_munmap", unmapped}, {"after_mremap", moved}};

void run() {
  current_row(k_rows).check();
  pass();
}

CASE{
    .proves = "what was unmapped or moved away cannot be reached any more",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
