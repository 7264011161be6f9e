// A probe that ends otherwise than expected.

#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"

namespace torture {
namespace {

void run() {
  const Mapping page = Mapping::anonymous(1, PROT_READ);
  expect_done(try_load(page.at(0)));
  expect_signal(try_load(page.at(0)), SIGSEGV, SEGV_ACCERR, nullptr);
  pass();
}

CASE{
    .proves = "an access that completes where a signal was expected fails",
    .run = run,
};

} // namespace
} // namespace torture
