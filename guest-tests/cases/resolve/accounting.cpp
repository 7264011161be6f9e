// What a fault takes, unmapping gives back: after many rounds of mapping,
// touching and unmapping a process has as much resident memory and as many page
// tables as after the first. Resident memory is counted by walking the page
// tables: the counters of the mm may be off by what each processor keeps for
// itself.

#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/huge.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/proc.hpp"
#include "rt/string.hpp"

namespace torture {
namespace {

constexpr size_t k_pages = 8;
constexpr unsigned k_rounds = 4;

void touch(const Mapping& pages) {
  for (size_t i = 0; i < k_pages; ++i) {
    expect_done(i % 2 == 0 ? try_store(pages.page(i), 1)
                           : try_load(pages.page(i)));
  }
}

void anonymous() {
  touch(Mapping::anonymous(k_pages));
}

template <FileOn where, int flags> void file() {
  const TestFile file(where, k_pages * page_size());
  touch(Mapping::file(file.fd(), k_pages, Mapping::k_read_write, flags));
}

void huge() {
  const ThpRegion region(1);
  expect_done(try_store(region.at(0), 1));
}

struct Row {
  const char* name;
  void (*round)();
  Need needs;
};

constexpr Row k_rows[] = {
    {"anon", anonymous, Need::none},
    {"memfd_shared", file<FileOn::memfd, MAP_SHARED>, Need::none},
    {"ext2_private", file<FileOn::ext2, MAP_PRIVATE>, Need::ext2},
    {"ext2_shared", file<FileOn::ext2, MAP_SHARED>, Need::ext2},
    {"thp", huge, Need::thp},
};

uint64_t number(const char* path, const char* key) {
  char text[4096];
  const auto size = size_t(need(read_file(path, text, sizeof(text)), path));
  const char* at = rt::find(text, size, key);
  if (at == nullptr) {
    skip("no {} in {}", key, path);
  }
  for (at += strlen(key); *at == ' ' || *at == '\t'; ++at) {
  }
  return rt::parse_number(at);
}

void run() {
  const Row& row = current_row(k_rows);
  if (const char* reason = missing_need(row.needs); reason != nullptr) {
    skip("{}", reason);
  }
  uint64_t resident = 0;
  uint64_t tables = 0;
  for (unsigned i = 0; i <= k_rounds; ++i) {
    row.round();
    if (i == 0 || i == k_rounds) {
      const uint64_t now = number("/proc/self/smaps_rollup", "Rss:");
      const uint64_t tables_now = number("/proc/self/status", "VmPTE:");
      check(i == 0 || now == resident, "{} KiB resident, {} at the start", now,
            resident);
      check(i == 0 || tables_now == tables,
            "{} KiB of page tables, {} at the start", tables_now, tables);
      resident = now;
      tables = tables_now;
    }
  }
  pass();
}

CASE{
    .proves = "resident memory and page tables return to where they began",
    .run = run,
    .rows = rows_of(k_rows),
    .deadline_ms = 10000,
};

} // namespace
} // namespace torture
