// Write protection where the page is not private memory that is there already:
// a shared page, and pages that nobody has touched, for which a marker in the
// page table keeps the protection. A load goes through and must not lose it; a
// store waits.

#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/thread.hpp"
#include "lib/uffd.hpp"

namespace torture {
namespace {

constexpr uint64_t k_features = UFFD_FEATURE_PAGEFAULT_FLAG_WP |
                                UFFD_FEATURE_WP_HUGETLBFS_SHMEM |
                                UFFD_FEATURE_WP_UNPOPULATED;

struct Row {
  const char* name;
  bool shared;
  bool present;
  bool load_first;
};

constexpr Row k_rows[] = {
    {"shared", true, true, true},
    {"shared_untouched", true, false, false},
    {"shared_untouched_loaded", true, false, true},
    {"private_untouched", false, false, false},
    {"private_untouched_loaded", false, false, true},
};

void run() {
  const Row& row = current_row(k_rows);
  const Uffd uffd(k_features);
  const TestFile file(FileOn::memfd, 2 * page_size());
  const Mapping pages =
      row.shared
          ? Mapping::file(file.fd(), 2, Mapping::k_read_write, MAP_SHARED)
          : Mapping::anonymous(2);
  unsigned char* target = pages.page(1) + 0x29;
  const unsigned char old =
      row.shared ? pattern_byte(page_size() + 0x29) : uint8_t(0);
  if (row.present) {
    expect_value(try_load(target), old);
  }
  uffd.watch(pages.at(0), pages.bytes(), UFFDIO_REGISTER_MODE_WP);
  check_equal(uffd.write_protect(pages.page(1), page_size(), true), 0,
              "protect");
  if (row.load_first) {
    expect_value(try_load(target), old);
  }
  check(uffd.quiet(), "a load was reported");
  Probe got{};
  Thread writer([&] { got = try_store(target, 0x9d); });
  const uffd_msg message = uffd.next_event();
  check_equal(int64_t(message.arg.pagefault.flags),
              UFFD_PAGEFAULT_FLAG_WP | UFFD_PAGEFAULT_FLAG_WRITE, "flags");
  expect_value(try_load(target), old);
  expect_done(try_store(pages.at(0), 0x9c)); // not protected
  check_equal(uffd.write_protect(pages.page(1), page_size(), false), 0,
              "unprotect");
  writer.join();
  expect_done(got);
  expect_value(try_load(target), 0x9d);
  expect_done(try_store(target, 0x9e));
  check(uffd.quiet(), "a store was reported twice");
  pass();
}

CASE{
    .proves = "write protection holds for shared and for untouched pages",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::uffd,
};

} // namespace
} // namespace torture
