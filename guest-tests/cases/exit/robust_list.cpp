// When a thread dies the kernel walks its list of robust futexes by get_user()
// and marks each word with faults off, faulting the page in for writing when
// that fails. A list or a word that cannot be reached ends the walk, and
// nothing else.

#include "arch/arch.hpp"
#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/file.hpp"
#include "lib/mapping.hpp"

namespace torture {
namespace {

enum class Place { good, hole, none, read_only, beyond_eof, kernel };
struct Row {
  const char* name;
  Place list;
  Place word;
  bool marked;
};

constexpr Row k_rows[] = {
    {"untouched", Place::good, Place::good, true},
    {"list_hole", Place::hole, Place::good, false},
    {"list_none", Place::none, Place::good, false},
    {"list_read_only", Place::read_only, Place::good, true},
    {"list_beyond_eof", Place::beyond_eof, Place::good, false},
    {"list_kernel", Place::kernel, Place::good, false},
    {"word_hole", Place::good, Place::hole, false},
    {"word_none", Place::good, Place::none, false},
    {"word_read_only", Place::good, Place::read_only, false},
    {"word_beyond_eof", Place::good, Place::beyond_eof, false},
    {"word_kernel", Place::good, Place::kernel, false},
};

struct List {
  robust_list_head head;
  robust_list entry;
};

struct Page {
  const TestFile file{FileOn::memfd, page_size()};
  const Mapping map =
      Mapping::file(file.fd(), 1, Mapping::k_read_write, MAP_SHARED);
};

void make_bad(const Page& page, Place place) {
  if (place == Place::hole) {
    page.map.unmap(0, 1);
  } else if (place == Place::beyond_eof) {
    page.file.truncate(0);
  } else if (place != Place::good && place != Place::kernel) {
    page.map.protect(0, 1, place == Place::none ? PROT_NONE : PROT_READ);
  }
}

uintptr_t address_of(Place place, const Page& page) {
  return place == Place::kernel ? arch::k_kernel_address
                                : reinterpret_cast<uintptr_t>(page.map.at(0));
}

void hold(const Row& row, const Page& page, const Page& word) {
  auto* const list = reinterpret_cast<List*>(page.map.at(0));
  const auto entry = reinterpret_cast<uintptr_t>(&list->entry);
  List image{};
  image.head.list.next = &list->entry;
  image.head.futex_offset = long(address_of(row.word, word) - entry);
  image.entry.next = &list->head.list;
  need(sys::pwrite(page.file.fd(), &image, sizeof(image), 0), "pwrite");
  const auto tid = uint32_t(sys::gettid());
  need(sys::pwrite(word.file.fd(), &tid, sizeof(tid), 0), "pwrite");
  make_bad(page, row.list);
  make_bad(word, row.word);
  const void* const head = reinterpret_cast<void*>(address_of(row.list, page));
  need(sys::set_robust_list(head, sizeof(image.head)), "set_robust_list");
}

void run() {
  const Row& row = current_row(k_rows);
  const Page page;
  const Page word;
  Child child([&] { hold(row, page, word); });
  const auto tid = uint32_t(child.pid());
  child.join();
  const uint32_t wanted = row.marked ? FUTEX_OWNER_DIED : tid;
  uint32_t now = wanted; // stays if the file is cut
  need(sys::pread(word.file.fd(), &now, sizeof(now), 0), "pread");
  check_equal(now, wanted, "the futex word");
  pass();
}

CASE{
    .proves = "the walk of a dead thread's futexes survives bad addresses",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
