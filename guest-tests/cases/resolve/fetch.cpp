// An instruction fetch from a page that has not been touched in this mapping
// faults like a load does and then runs what the file holds there.

#include "arch/arch.hpp"
#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/proc.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

void run() {
  const TestFile file(FileOn::memfd, page_size());
  check_equal(sys::pwrite(file.fd(), arch::k_return_code,
                          sizeof(arch::k_return_code), 64),
              sizeof(arch::k_return_code), "pwrite");
  const Mapping code =
      Mapping::file(file.fd(), 1, PROT_READ | PROT_EXEC, MAP_PRIVATE);
  const FaultCount before = FaultCount::now();
  expect_done(try_access(Access::fetch, code.at(64)));
  expect_faults(before, 1, 0, "first fetch");
  pass();
}

CASE{
    .proves = "a fetch from an untouched page is resolved by one minor fault",
    .run = run,
};

} // namespace
} // namespace torture
