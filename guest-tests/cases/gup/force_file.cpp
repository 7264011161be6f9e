// A debugger writes into a mapping that may only be read, of a file. Through a
// private mapping it gets a copy: the file and every other mapping keep their
// bytes. Through a shared mapping there is no copy to be had, and writing the
// file is not what the mapping allows: refused.

#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/gup.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  gup::Origin touch;
  FileOn where;
  int flags;
};

constexpr Row k_rows[] = {
    {"private_proc_mem", gup::proc_mem_write, FileOn::tmpfs, MAP_PRIVATE},
    {"private_ptrace", gup::poke, FileOn::tmpfs, MAP_PRIVATE},
    {"private_ext2", gup::proc_mem_write, FileOn::ext2, MAP_PRIVATE},
    {"shared_proc_mem", gup::proc_mem_write, FileOn::tmpfs, MAP_SHARED},
    {"shared_ptrace", gup::poke, FileOn::tmpfs, MAP_SHARED},
};

constexpr size_t k_at = 64;
constexpr size_t k_bytes = 128;

void run() {
  const Row& row = current_row(k_rows);
  const TestFile file(row.where, page_size());
  const Mapping view = Mapping::file(file.fd(), 1, PROT_READ, row.flags);
  const Mapping other = Mapping::file(file.fd(), 1, PROT_READ, MAP_SHARED);
  expect_value(try_load(view.at(0)), pattern_byte(0));
  unsigned char text[k_bytes];
  fill_pattern(text, 1, k_bytes);
  const bool refused = row.flags == MAP_SHARED;
  check_equal(row.touch(view.at(k_at), k_bytes, text),
              refused ? -EIO : long(k_bytes), row.name);
  check_pattern(view.at(k_at), refused ? k_at : 1, k_bytes, "written bytes");
  check_pattern(view.at(0), 0, k_at, "bytes before");
  check_pattern(view.at(k_at + k_bytes), k_at + k_bytes,
                page_size() - k_at - k_bytes, "bytes behind");
  check_pattern(other.at(0), 0, page_size(), "the other mapping");
  const Mapping back = Mapping::anonymous(1);
  check_equal(sys::pread(file.fd(), back.at(0), page_size(), 0),
              int64_t(page_size()), "read of the file");
  check_pattern(back.at(0), 0, page_size(), "file");
  pass();
}

CASE{
    .proves = "FOLL_FORCE writes to a copy of a file's page, never to the file",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
