// write() to a file copies from user memory. When the source runs into a bad
// page, the bytes before it are written and counted, to the byte, however the
// buffer is aligned; when not one byte can be read the answer is -EFAULT.

#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/mapping.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  bool hole;
};

constexpr Row k_rows[] = {{"hole", true}, {"none", false}};

void check_count(const Mapping& pages, size_t valid) {
  const TestFile file(FileOn::tmpfs, 0);
  const long want = valid == 0 ? -EFAULT : long(valid);
  check_equal(sys::pwrite(file.fd(), pages.page(1) - valid, valid + 200, 0),
              want, "write");
  unsigned char back[80] = {};
  check_equal(sys::pread(file.fd(), back, sizeof(back), 0), int64_t(valid),
              "size of the file");
  check_pattern(back, page_size() - valid, valid, "file");
}

void run() {
  const Mapping pages = Mapping::anonymous(3);
  fill_pattern(pages.at(0), 0, page_size());
  if (current_row(k_rows).hole) {
    pages.unmap(1, 1);
  } else {
    pages.protect(1, 1, PROT_NONE);
  }
  for (size_t valid = 0; valid <= 70; ++valid) {
    check_count(pages, valid);
  }
  pass();
}

CASE{
    .proves = "write() counts the bytes before a bad page exactly, at every "
              "alignment",
    .run = run,
    .rows = rows_of(k_rows),
    .deadline_ms = 8000,
};

} // namespace
} // namespace torture
