// Mapped file pages that are in the page cache: the first touch is one minor
// fault and shows the file's bytes. A store through a shared mapping reaches
// the file, a store through a private one never does. On ext2 a first store
// also has to tell the file system (page_mkwrite).

#include "lib/file.hpp"
#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/proc.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  FileOn where;
  int flags;
  bool store;
};

constexpr Row k_rows[] = {
    {"memfd_private_load", FileOn::memfd, MAP_PRIVATE, false},
    {"memfd_private_store", FileOn::memfd, MAP_PRIVATE, true},
    {"memfd_shared_load", FileOn::memfd, MAP_SHARED, false},
    {"memfd_shared_store", FileOn::memfd, MAP_SHARED, true},
    {"tmpfs_private_load", FileOn::tmpfs, MAP_PRIVATE, false},
    {"tmpfs_private_store", FileOn::tmpfs, MAP_PRIVATE, true},
    {"tmpfs_shared_load", FileOn::tmpfs, MAP_SHARED, false},
    {"tmpfs_shared_store", FileOn::tmpfs, MAP_SHARED, true},
    {"ext2_private_load", FileOn::ext2, MAP_PRIVATE, false},
    {"ext2_private_store", FileOn::ext2, MAP_PRIVATE, true},
    {"ext2_shared_load", FileOn::ext2, MAP_SHARED, false},
    {"ext2_shared_store", FileOn::ext2, MAP_SHARED, true},
};

constexpr size_t k_at = 0x321;

unsigned char file_byte(const TestFile& file, size_t offset) {
  unsigned char byte = 0;
  check_equal(sys::pread(file.fd(), &byte, 1, offset), 1, "pread");
  return byte;
}

void run() {
  const Row& row = current_row(k_rows);
  const TestFile file(row.where, 3 * page_size());
  const Mapping pages =
      Mapping::file(file.fd(), 3, Mapping::k_read_write, row.flags);
  const size_t offset = page_size() + k_at;
  const unsigned char old = pattern_byte(offset);
  const auto fresh = static_cast<unsigned char>(~old);
  const FaultCount before = FaultCount::now();
  if (row.store) {
    expect_done(try_store(pages.at(offset), fresh));
  } else {
    expect_value(try_load(pages.at(offset)), old);
  }
  expect_faults(before, 1, 0, "first touch");
  check_pattern(pages.page(1), page_size(), k_at, "bytes before");
  check_pattern(pages.at(offset + 1), offset + 1, page_size() - k_at - 1,
                "bytes behind");
  const bool reaches_file = row.store && row.flags == MAP_SHARED;
  check_equal(file_byte(file, offset), reaches_file ? fresh : old,
              "byte of the file");
  expect_value(try_load(pages.at(offset)), row.store ? fresh : old);
  pass();
}

CASE{
    .proves = "a cached file page is one minor fault away, and stores go where "
              "the mapping says",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
