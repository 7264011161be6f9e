// MAP_POPULATE and MADV_POPULATE_WRITE fault the pages in through
// get_user_pages(), not through the processor. What they brought in must not
// fault again.

#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/proc.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

void run() {
  const Mapping pages = Mapping::anonymous(4);
  const long error =
      sys::madvise(pages.at(0), pages.bytes(), MADV_POPULATE_WRITE);
  if (error == -EINVAL) {
    skip("no MADV_POPULATE_WRITE");
  }
  need(error, "MADV_POPULATE_WRITE");
  const FaultCount before = FaultCount::now();
  for (size_t i = 0; i < 4; ++i) {
    expect_value(try_load(pages.page(i)), 0);
    expect_done(try_store(pages.page(i), 1));
  }
  expect_faults(before, 0, 0, "access to populated pages");
  pass();
}

CASE{
    .proves = "populated pages take no fault",
    .run = run,
};

} // namespace
} // namespace torture
