// When a thread dies the kernel walks its list of robust futexes: it reads the
// list by get_user() and marks each word by a compare and exchange with faults
// off, faulting the page in for writing when that fails. A list or a word that
// cannot be reached ends the walk; it must never end in anything else. A word
// whose page was untouched is marked all the same.

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
};

constexpr Row k_rows[] = {
    {"untouched", Place::good, Place::good},
    {"list_hole", Place::hole, Place::good},
    {"list_none", Place::none, Place::good},
    {"list_read_only", Place::read_only, Place::good},
    {"list_beyond_eof", Place::beyond_eof, Place::good},
    {"list_kernel", Place::kernel, Place::good},
    {"word_hole", Place::good, Place::hole},
    {"word_none", Place::good, Place::none},
    {"word_read_only", Place::good, Place::read_only},
    {"word_beyond_eof", Place::good, Place::beyond_eof},
    {"word_kernel", Place::good, Place::kernel},
};

struct List {
  robust_list_head head;
  robust_list entry;
};

void make_bad(const Mapping& page, Place place, const TestFile& file) {
  if (place == Place::hole) {
    page.unmap(0, 1);
  } else if (place == Place::none || place == Place::read_only) {
    page.protect(0, 1, place == Place::none ? PROT_NONE : PROT_READ);
  } else if (place == Place::beyond_eof) {
    file.truncate(0);
  }
}

uintptr_t address_of(Place place, const Mapping& page) {
  return place == Place::kernel ? arch::k_kernel_address
                                : reinterpret_cast<uintptr_t>(page.at(0));
}

/// Makes the list with the word on it, which this process then dies with.
void hold(const Row& row, const TestFile& list_file, const Mapping& page,
          const TestFile& word_file, const Mapping& word) {
  auto* const list = reinterpret_cast<List*>(page.at(0));
  const auto entry = reinterpret_cast<uintptr_t>(&list->entry);
  List image{};
  image.head.list.next = &list->entry;
  image.head.futex_offset = long(address_of(row.word, word) - entry);
  image.entry.next = &list->head.list;
  need(sys::pwrite(list_file.fd(), &image, sizeof(image), 0), "pwrite");
  const auto tid = uint32_t(sys::gettid());
  need(sys::pwrite(word_file.fd(), &tid, sizeof(tid), 0), "pwrite");
  make_bad(page, row.list, list_file);
  make_bad(word, row.word, word_file);
  need(sys::set_robust_list(reinterpret_cast<void*>(address_of(row.list, page)),
                            sizeof(robust_list_head)),
       "set_robust_list");
}

void run() {
  const Row& row = current_row(k_rows);
  const TestFile list_file(FileOn::memfd, page_size());
  const TestFile word_file(FileOn::memfd, page_size());
  const Mapping page =
      Mapping::file(list_file.fd(), 1, Mapping::k_read_write, MAP_SHARED);
  const Mapping word =
      Mapping::file(word_file.fd(), 1, Mapping::k_read_write, MAP_SHARED);
  Child child([&] { hold(row, list_file, page, word_file, word); });
  const auto tid = uint32_t(child.pid());
  child.join();
  const bool readable = row.list == Place::good || row.list == Place::read_only;
  const bool reached = row.word == Place::good && readable;
  const uint32_t wanted = reached ? FUTEX_OWNER_DIED : tid;
  uint32_t now = wanted; // the file of a word beyond its end gives none
  need(sys::pread(word_file.fd(), &now, sizeof(now), 0), "pread");
  check_equal(now, wanted, "the futex word");
  pass();
}

CASE{
    .proves = "the walk of a dead thread's futex list survives every bad "
              "address, and faults good ones in",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
