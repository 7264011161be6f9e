// What UFFDIO_COPY and UFFDIO_ZEROPAGE must refuse, with the errno and with
// what they say of the bytes done. A refused request changes no page; one that
// meets a page which is there says how far it came.

#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/uffd.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

// Pages: 0 not watched, 1 missing, 2 present, 3 and 4 missing, 5 a hole.
struct Refusal {
  const char* what;
  size_t page;
  size_t offset;
  size_t pages;
  size_t more; // bytes
  uint64_t mode;
  long error;
  bool counted; // the request got as far as to say what was done
};

constexpr Refusal k_refusals[] = {
    {"page is there", 2, 0, 1, 0, 0, -EEXIST, true},
    {"not watched", 0, 0, 1, 0, 0, -ENOENT, true},
    {"hole", 5, 0, 1, 0, 0, -ENOENT, true},
    {"across the end", 4, 0, 2, 0, 0, -ENOENT, true},
    {"from not watched", 0, 0, 2, 0, 0, -ENOENT, true},
    {"unaligned", 3, 1, 1, 0, 0, -EINVAL, false},
    {"no bytes", 3, 0, 0, 0, 0, -EINVAL, false},
    {"part of a page", 3, 0, 0, 64, 0, -EINVAL, false},
    {"unknown mode", 3, 0, 1, 0, 1U << 7, -EINVAL, false},
};

struct Answer {
  long result;
  int64_t done;
};

Answer ask(bool copy, const Uffd& uffd, void* to, const void* from,
           size_t bytes, uint64_t mode) {
  const auto at = reinterpret_cast<uintptr_t>(to);
  uffdio_copy copied{at, reinterpret_cast<uintptr_t>(from), bytes, mode, 0};
  uffdio_zeropage zeroed{{at, bytes}, mode, 0};
  return copy ? Answer{sys::ioctl(uffd.fd(), UFFDIO_COPY, &copied), copied.copy}
              : Answer{sys::ioctl(uffd.fd(), UFFDIO_ZEROPAGE, &zeroed),
                       zeroed.zeropage};
}

struct Row {
  const char* name;
  bool copy;
};

constexpr Row k_rows[] = {{"copy", true}, {"zeropage", false}};

void run() {
  const bool copy = current_row(k_rows).copy;
  const Uffd uffd;
  const Mapping pages = Mapping::anonymous(6);
  const Mapping source = Mapping::anonymous(2);
  fill_pattern(source.at(0), 0, source.bytes());
  uffd.watch(pages.page(1), 4 * page_size());
  pages.unmap(5, 1);
  check_equal(uffd.zero(pages.page(2), page_size()), 0, "zeropage");
  expect_done(try_store(pages.page(2), 0x77));
  for (const Refusal& row : k_refusals) {
    const Answer got =
        ask(copy, uffd, pages.page(row.page) + row.offset, source.at(0),
            row.pages * page_size() + row.more, row.mode);
    check_equal(got.result, row.error, row.what);
    check_equal(got.done, row.counted ? row.error : 0, row.what);
  }
  // The first page is supplied, the second one is there already.
  const Answer part =
      ask(copy, uffd, pages.page(1), source.at(0), 2 * page_size(), 0);
  check_equal(part.result, -EAGAIN, "second page is there");
  check_equal(part.done, int64_t(page_size()), "bytes done");
  expect_value(try_load(pages.page(1) + 1), copy ? pattern_byte(1) : 0);
  expect_value(try_load(pages.page(2)), 0x77);
  expect_value(try_load(pages.page(0)), 0);
  check_equal(uffd.zero(pages.page(3), 2 * page_size()), 0, "both missing");
  pass();
}

CASE{
    .proves = "what cannot be supplied is refused, with the right errno",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::uffd,
};

} // namespace
} // namespace torture
