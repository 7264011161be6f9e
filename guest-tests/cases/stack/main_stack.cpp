// A function takes far more of the main stack than is mapped, in one step: the
// first touch lies behind many pages that nobody touched. Below the limit the
// stack grows to hold it; a step beyond the limit kills, even where no other
// mapping is near.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/extent.hpp"
#include "lib/signals.hpp"
#include "lib/stack.hpp"

namespace torture {
namespace {

constexpr size_t k_more = 40;

struct Row {
  const char* name;
  size_t limit; // in pages more than are mapped
};

constexpr Row k_rows[] = {{"below_limit", k_more + 16},
                          {"beyond_limit", k_more - 16}};

void run() {
  const Row& row = current_row(k_rows);
  Child child([&] {
    default_signal(SIGSEGV);
    unsigned char here = 0;
    const Extent before = mapping_around(&here);
    const size_t mapped = before.end - before.start;
    set_stack_limit(mapped + row.limit * page_size());
    use_stack(mapped + k_more * page_size());
    const Extent after = mapping_around(&here);
    // At least what was taken, at most what the frames around it need more.
    const size_t grown = (after.end - after.start - mapped) / page_size();
    check(grown >= k_more && grown <= row.limit, "grew by {} pages", grown);
  });
  if (row.limit > k_more) {
    child.join();
  } else {
    child.expect_killed_by(SIGSEGV);
  }
  pass();
}

CASE{
    .proves = "the main stack grows in one step up to its limit",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
