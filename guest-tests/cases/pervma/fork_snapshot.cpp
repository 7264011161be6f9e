// fork() copies memory while a sibling stores into it. The child must get the
// memory of one moment: a sibling that writes each number to one page and then
// to another leaves the second at most one behind, never ahead. A fault that
// gets in while the mappings are being copied breaks this, and can leave a page
// of the parent writable that the child shares.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/futex.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/repeater.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

constexpr int k_forks = 8;
constexpr int k_numbers = 12; // stored around each fork
constexpr size_t k_pages = 16;

struct Row {
  const char* name;
  size_t first; // the page that is written first
};

constexpr Row k_rows[] = {{"rising", 0}, {"falling", k_pages - 1}};

void run() {
  const size_t first = current_row(k_rows).first;
  const Mapping pages = Mapping::anonymous(k_pages);
  for (size_t i = 0; i < k_pages; ++i) {
    expect_done(try_store(pages.page(i), 0));
  }
  unsigned char* one = pages.page(first);
  unsigned char* two = pages.page(k_pages - 1 - first);
  unsigned char number = 0;
  Repeater writer([&] {
    for (int i = 0; i < k_numbers; ++i) {
      ++number;
      expect_done(try_store(one, number));
      expect_done(try_store(two, number));
    }
  });
  const Shared<Counter> rounds;
  for (int i = 0; i < k_forks; ++i) {
    writer.again();
    sys::yield();
    Child child([&] {
      const auto ahead = uint8_t(try_load(one).value - try_load(two).value);
      check(ahead <= 1, "fork {}: the pages are {} apart", i, ahead);
      const uint32_t before = try_load(one).value;
      rounds->wait_for(uint32_t(i + 1)); // the writer goes on meanwhile
      expect_value(try_load(one), before);
      expect_done(try_store(two, 0x80));
      expect_value(try_load(two), 0x80);
    });
    writer.again();
    writer.wait_for(uint32_t(2 * (i + 1)));
    rounds->add();
    child.join();
  }
  pass();
}

CASE{
    .proves = "a child gets the memory of one moment while siblings store",
    .run = run,
    .rows = rows_of(k_rows),
    .deadline_ms = 5000,
};

} // namespace
} // namespace torture
