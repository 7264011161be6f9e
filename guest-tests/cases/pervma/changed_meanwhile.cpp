// A fault sleeps for a slow page and has dropped its lock. Before the page
// comes a sibling changes the mapping. The fault must not trust what it looked
// up before: it finds the mapping as it is now, with its protection, its place
// and its contents, or finds none.

#include "harness/case.hpp"
#include "lib/fuse.hpp"
#include "lib/probe.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

void forbid(const Mapping& pages, const Mapping&) {
  pages.protect(1, 1, PROT_NONE);
}

void replace(const Mapping& pages, const Mapping&) {
  need(sys::mmap(pages.page(1), page_size(), PROT_READ,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0),
       "mmap");
}

void move(const Mapping& pages, const Mapping& target) {
  need(sys::mremap(pages.page(1), page_size(), page_size(),
                   MREMAP_MAYMOVE | MREMAP_FIXED, target.page(1)),
       "mremap");
}

void split(const Mapping& pages, const Mapping&) {
  pages.protect(0, 1, PROT_NONE);
  pages.unmap(2, 1);
}

void merge(const Mapping& pages, const Mapping&) {
  pages.protect(2, 1, PROT_NONE);
  pages.protect(0, 1, PROT_NONE);
  pages.protect(0, 3, PROT_READ);
}

struct Row {
  const char* name;
  void (*change)(const Mapping& pages, const Mapping& target);
  int signal;
  int code;
  bool anonymous;
};

constexpr Row k_rows[] = {
    {"forbidden", forbid, SIGSEGV, SEGV_ACCERR, false},
    {"replaced", replace, 0, 0, true},
    {"moved", move, SIGSEGV, SEGV_MAPERR, false},
    {"split", split, 0, 0, false},
    {"split_and_merged", merge, 0, 0, false},
};

void run() {
  const Row& row = current_row(k_rows);
  FuseFile file(3);
  const Mapping pages = file.map(PROT_READ, MAP_SHARED);
  // Of the same file: its pages lie where caches let the same pages lie.
  const Mapping target = file.map(PROT_NONE, MAP_SHARED);
  unsigned char* at = pages.page(1) + 0x21;
  file.hold();
  Probe got{};
  Thread toucher([&] { got = try_load(at); });
  file.wait_for_reads(1);
  wait_until_blocked(toucher.tid());
  row.change(pages, target);
  file.release();
  toucher.join();
  const uint32_t there = pattern_byte(page_size() + 0x21);
  if (row.signal != 0) {
    expect_signal(got, row.signal, row.code, at);
  } else {
    expect_value(got, row.anonymous ? 0 : there);
  }
  if (row.change == move) {
    expect_value(try_load(target.page(1) + 0x21), there);
  }
  pass();
}

CASE{
    .proves = "a fault that slept finds its mapping as it is now",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::fuse,
};

} // namespace
} // namespace torture
