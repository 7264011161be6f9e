// write() to a file copies from user memory. When the source runs into a bad
// page, the bytes before it are written and counted, to the byte, however the
// buffer is aligned; when not one byte can be read the answer is -EFAULT. The
// kernel's copy loop relies on copy_from_user() getting at least one byte over
// when there is one: where it does not, write() never returns.

#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/mapping.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

enum class Behind : uint8_t { hole, none, beyond_eof };

struct Row {
  const char* name;
  Behind behind;
};

/// Beyond the largest unit in which a copy loop moves data.
constexpr size_t k_largest = 66;

constexpr Row k_rows[] = {{"hole", Behind::hole},
                          {"none", Behind::none},
                          {"beyond_eof", Behind::beyond_eof}};

void check_count(const TestFile& file, const Mapping& pages, size_t valid) {
  file.truncate(0);
  const long want = valid == 0 ? -EFAULT : long(valid);
  check_equal(sys::pwrite(file.fd(), pages.page(1) - valid, valid + 200, 0),
              want, "write");
  unsigned char back[80] = {};
  check_equal(sys::pread(file.fd(), back, sizeof(back), 0), int64_t(valid),
              "size of the file");
  check_pattern(back, page_size() - valid, valid, "file");
}

void run() {
  const Behind behind = current_row(k_rows).behind;
  const TestFile one_page(FileOn::memfd, page_size());
  const Mapping pages =
      behind == Behind::beyond_eof
          ? Mapping::file(one_page.fd(), 3, Mapping::k_read_write, MAP_SHARED)
          : Mapping::anonymous(3);
  fill_pattern(pages.at(0), 0, page_size());
  if (behind == Behind::hole) {
    pages.unmap(1, 1);
  } else if (behind == Behind::none) {
    pages.protect(1, 1, PROT_NONE);
  }
  const TestFile file(FileOn::tmpfs, 0);
  for (size_t valid = 0; valid <= k_largest; ++valid) {
    check_count(file, pages, valid);
  }
  pass();
}

CASE{
    .proves = "write() counts the bytes before a bad page exactly, at every "
              "alignment",
    .run = run,
    .rows = rows_of(k_rows),
    .deadline_ms = 3000,
};

} // namespace
} // namespace torture
