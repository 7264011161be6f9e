// Anonymous shared memory is a shmem file without a name: parent and child map
// the same pages, and a store on either side is seen on the other, whether the
// page existed at the fork or not.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/proc.hpp"

namespace torture {
namespace {

void run() {
  const Mapping pages = Mapping::shared(2);
  const FaultCount before = FaultCount::now();
  expect_done(try_store(pages.page(0), 0x21));
  expect_faults(before, 1, 0, "first store");
  Child child([&] {
    expect_value(try_load(pages.page(0)), 0x21);
    expect_done(try_store(pages.page(0) + 1, 0x22));
    expect_done(try_store(pages.page(1), 0x23));
  });
  child.join();
  expect_value(try_load(pages.page(0) + 1), 0x22);
  expect_value(try_load(pages.page(1)), 0x23);
  pass();
}

CASE{
    .proves = "stores to shared anonymous memory are seen across fork",
    .run = run,
};

} // namespace
} // namespace torture
