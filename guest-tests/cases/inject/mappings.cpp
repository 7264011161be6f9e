// Each allocation of a call that changes mappings fails in turn. The call gives
// the error of its manual page, and then the mapping is as it was: contents,
// protections and the hole behind it.

#include "harness/case.hpp"
#include "lib/fail_nth.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

/// Three pages of the pattern, with nothing behind them.
struct Row {
  const char* name;
  long (*change)(const Mapping& pages);
  Sweep::Errors errors;
  void (*check_change)(const Mapping& pages);
};

void nothing(const Mapping&) {}

long map_more(const Mapping&) {
  const long at = sys::mmap(nullptr, page_size(), Mapping::k_read_write,
                            MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (at < 0 && at > -4096) {
    return at;
  }
  void* const page = reinterpret_cast<void*>(at);
  const long result = sys::munmap(page, page_size());
  if (result < 0) {
    // It may lie in the hole behind. The failure was used up.
    need(sys::munmap(page, page_size()), "munmap after a failed one");
  }
  return result;
}
long grow(const Mapping& pages) {
  const long at = sys::mremap(pages.page(2), page_size(), 2 * page_size(), 0);
  return at == long(uintptr_t(pages.page(2))) ? 0 : at;
}
long unmap_middle(const Mapping& pages) {
  return sys::munmap(pages.page(1), page_size());
}
long protect_middle(const Mapping& pages) {
  return sys::mprotect(pages.page(1), page_size(), PROT_NONE);
}
long mark_middle(const Mapping& pages) {
  return sys::madvise(pages.page(1), page_size(), MADV_DONTDUMP);
}
long lock_middle(const Mapping& pages) {
  return sys::mlock(pages.page(1), page_size());
}

void has_grown(const Mapping& pages) {
  expect_value(try_load(pages.end()), 0);
  pages.unmap(3, 1);
}
void is_unmapped(const Mapping& pages) {
  expect_signal(try_load(pages.page(1)), SIGSEGV, SEGV_MAPERR, pages.page(1));
}
void is_protected(const Mapping& pages) {
  expect_no_permission(Access::load, pages.page(1));
}

/// s390 and others read the arguments of mmap() from memory.
constexpr long k_map_error = sys::k_mmap_by_pointer ? -EFAULT : -ENOMEM;
constexpr Row k_rows[] = {
    {"mmap", map_more, {-ENOMEM, k_map_error}, nothing},
    {"mremap_grow", grow, {-ENOMEM}, has_grown},
    {"munmap_split", unmap_middle, {-ENOMEM}, is_unmapped},
    {"mprotect_split", protect_middle, {-ENOMEM}, is_protected},
    {"madvise_split", mark_middle, {-ENOMEM, -EAGAIN}, nothing},
    {"mlock_split", lock_middle, {-ENOMEM, -EAGAIN}, nothing},
};

void run() {
  const Row& row = current_row(k_rows);
  Sweep sweep(row.name);
  while (sweep.next()) {
    const Mapping pages = Mapping::between_holes(3);
    fill_pattern(pages.at(0), 0, pages.bytes());
    const long result = sweep.armed([&] { return row.change(pages); });
    if (sweep.expect(result, 0, row.errors)) {
      row.check_change(pages);
    } else {
      check_pattern(pages.page(1), page_size(), page_size(), "middle page");
      expect_done(try_store(pages.page(1), 1));
      expect_signal(try_load(pages.end()), SIGSEGV, SEGV_MAPERR, pages.end());
    }
    check_pattern(pages.page(0), 0, page_size(), "first page");
    check_pattern(pages.page(2), 2 * page_size(), page_size(), "last page");
  }
  pass();
}

CASE{
    .proves = "a change of mappings that cannot allocate changes nothing",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::fail_nth,
    .deadline_ms = 6000,
};

} // namespace
} // namespace torture
