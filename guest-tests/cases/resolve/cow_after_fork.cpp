// After fork() parent and child share private pages read-only. Whoever stores
// first gets a copy for one minor fault; the other one goes on seeing the old
// contents.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/futex.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/proc.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  bool child_stores;
};

constexpr Row k_rows[] = {{"child_stores", true}, {"parent_stores", false}};

struct Steps {
  Gate stored;
  Gate checked;
};

void store_and_count(unsigned char* at) {
  const FaultCount before = FaultCount::now();
  expect_done(try_store(at, 0xee));
  expect_faults(before, 1, 0, "store to a shared copy");
  expect_value(try_load(at), 0xee);
}

void run() {
  const bool child_stores = current_row(k_rows).child_stores;
  const Shared<Steps> steps;
  const Mapping pages = Mapping::anonymous(1);
  expect_done(try_store(pages.at(9), 0x11));
  Child child([&] {
    if (child_stores) {
      // The child has not run this code yet: one probe brings it in.
      expect_value(try_load(pages.at(9)), 0x11);
      store_and_count(pages.at(9));
      steps->stored.open();
    } else {
      steps->stored.wait();
      expect_value(try_load(pages.at(9)), 0x11);
    }
  });
  if (child_stores) {
    steps->stored.wait();
    expect_value(try_load(pages.at(9)), 0x11);
  } else {
    store_and_count(pages.at(9));
    steps->stored.open();
  }
  child.join();
  pass();
}

CASE{
    .proves = "a store after fork copies the page for the writer alone",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
