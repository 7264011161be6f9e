// The kernel is the first to touch a page: an anonymous page that does not
// exist yet, one that is the zero page so far, and a page of a private file
// mapping. Its fault brings the page in, as a fault of the program would, and
// the call ends as if the page had been there. Where it writes, the file and
// the zero page stay as they are.

#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/kernel_access.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

constexpr size_t k_at = 0x88;

void run() {
  const kernel::Origin& origin = current_row(kernel::k_origins);
  const Mapping pages = Mapping::anonymous(3);
  check_equal(kernel::touch(origin, pages.page(0) + k_at), origin.good,
              "untouched page");
  expect_value(try_load(pages.page(1)), 0);
  expect_value(try_load(pages.page(2)), 0);
  check_equal(kernel::touch(origin, pages.page(1) + k_at), origin.good,
              "zero page");
  for (size_t i = 0; i < page_size(); ++i) {
    check(*pages.at(2 * page_size() + i) == 0, "zero page changed at {}", i);
  }
  const TestFile file(FileOn::tmpfs, 0);
  file.truncate(page_size());
  const Mapping view =
      Mapping::file(file.fd(), 1, Mapping::k_read_write, MAP_PRIVATE);
  check_equal(kernel::touch(origin, view.at(k_at)), origin.good, "file page");
  unsigned char back[256];
  check_equal(sys::pread(file.fd(), back, sizeof(back), 0), sizeof(back),
              "read of the file");
  for (size_t i = 0; i < sizeof(back); ++i) {
    check(back[i] == 0, "byte {} of the file was changed", i);
  }
  pass();
}

CASE{
    .proves = "a page that the kernel touches first is brought in for it",
    .run = run,
    .rows = rows_of(kernel::k_origins),
};

} // namespace
} // namespace torture
