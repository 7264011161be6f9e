// Right signal, right address, other si_code.

#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"

namespace torture {
namespace {

void run() {
  const Mapping page = Mapping::anonymous(1, PROT_NONE);
  const Probe got = try_load(page.at(8));
  check_equal(int64_t(got.address), int64_t(uintptr_t(page.at(8))), "address");
  expect_signal(got, SIGSEGV, SEGV_MAPERR, page.at(8));
  pass();
}

CASE{
    .proves = "a wrong si_code fails",
    .run = run,
};

} // namespace
} // namespace torture
