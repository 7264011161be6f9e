// A list of buffers of which one is bad. The bytes of the buffers before it are
// moved and counted, those behind it are not; a list that begins with a bad one
// is -EFAULT. The list itself is read before anything is moved: one that runs
// into a hole is -EFAULT as a whole, one that ends right before it is good.

#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/mapping.hpp"
#include "rt/string.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  bool into; // user memory
  bool at;   // with an offset of its own
};

constexpr Row k_rows[] = {
    {"readv", true, false},
    {"writev", false, false},
    {"preadv", true, true},
    {"pwritev", false, true},
};

constexpr size_t k_part = 24;

long move(const Row& row, const TestFile& file, const iovec* list,
          unsigned count) {
  sys::seek(file.fd(), 0, SEEK_SET);
  if (row.into) {
    return row.at ? sys::preadv(file.fd(), list, count, 0)
                  : sys::readv(file.fd(), list, count);
  }
  return row.at ? sys::pwritev(file.fd(), list, count, 0)
                : sys::writev(file.fd(), list, count);
}

/// The buffer with number `bad` of three lies in the hole.
void check_list(const Row& row, const Mapping& pages, unsigned bad) {
  const TestFile file(FileOn::tmpfs, row.into ? 3 * k_part : 0);
  iovec list[3];
  for (unsigned i = 0; i < 3; ++i) {
    unsigned char* part = pages.at(200 * i);
    memset(part, 0xcc, k_part);
    if (!row.into) {
      fill_pattern(part, i * k_part, k_part);
    }
    list[i] = {i == bad ? pages.page(1) : part, k_part};
  }
  const size_t want = bad * k_part;
  check_equal(move(row, file, list, 3), bad == 0 ? -EFAULT : long(want),
              row.name);
  unsigned char moved[3 * k_part];
  for (unsigned i = 0; i < bad && row.into; ++i) {
    memcpy(moved + i * k_part, pages.at(200 * i), k_part);
  }
  if (!row.into) {
    check_equal(sys::pread(file.fd(), moved, sizeof(moved), 0), int64_t(want),
                "size of the file");
  }
  check_pattern(moved, 0, want, "what was moved");
  check(!row.into || bad == 2 || *pages.at(400) == 0xcc, "last part was used");
}

void run() {
  const Row& row = current_row(k_rows);
  const Mapping pages = Mapping::anonymous(3);
  memset(pages.at(0), 0, page_size());
  // More than a page: what the set-up maps must not land in it.
  pages.unmap(1, 2);
  for (unsigned bad = 0; bad < 3; ++bad) {
    check_list(row, pages, bad);
  }
  const TestFile file(FileOn::tmpfs, 0);
  auto* const last = reinterpret_cast<iovec*>(pages.page(1)) - 1;
  *last = {pages.at(0), 0};
  check_equal(move(row, file, last, 1), 0, "list that ends at the hole");
  check_equal(move(row, file, last, 2), -EFAULT, "list that runs into it");
  pass();
}

CASE{
    .proves = "a list of buffers is moved up to the first bad one",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
