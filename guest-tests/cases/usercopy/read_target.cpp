// read() copies into user memory. When the target runs into a bad page the
// count says how many bytes arrived: never more than there was room for, never
// more than were stored. An architecture may leave the last few it stored
// uncounted (its copy granule).

#include "arch/arch.hpp"
#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/mapping.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

constexpr int k_hole = -1;
constexpr int k_beyond = -2;

struct Row {
  const char* name;
  int protection; // of the page behind
};

constexpr Row k_rows[] = {
    {"hole", k_hole},
    {"beyond_eof", k_beyond},
    {"none", PROT_NONE},
    {"read_only", PROT_READ},
};

void check_count(const TestFile& file, const Mapping& pages, size_t room) {
  unsigned char* to = pages.page(1) - room;
  for (size_t i = 0; i < room; ++i) {
    to[i] = 0xcc;
  }
  const long got = sys::pread(file.fd(), to, room + 200, 0);
  const bool nothing = got == -EFAULT && room < arch::k_copy_granule;
  const bool some = got > 0 && size_t(got) <= room &&
                    room - size_t(got) < arch::k_copy_granule;
  if (!(room == 0 ? got == -EFAULT : nothing || some)) {
    fail("read with room for {} bytes: {}", room, got);
  }
  check_pattern(to, 0, got > 0 ? size_t(got) : 0, "target");
}

void run() {
  const Row& row = current_row(k_rows);
  const TestFile file(FileOn::tmpfs, page_size());
  const TestFile one_page(FileOn::memfd, page_size());
  const Mapping pages =
      row.protection == k_beyond
          ? Mapping::file(one_page.fd(), 3, Mapping::k_read_write, MAP_SHARED)
          : Mapping::anonymous(3);
  if (row.protection == k_hole) {
    pages.unmap(1, 1);
  } else if (row.protection >= 0) {
    pages.protect(1, 1, row.protection);
  }
  for (size_t room = 0; room <= 66; ++room) {
    check_count(file, pages, room);
  }
  pass();
}

CASE{
    .proves = "read() counts what arrived before a bad page",
    .run = run,
    .rows = rows_of(k_rows),
    .deadline_ms = 3000,
};

} // namespace
} // namespace torture
