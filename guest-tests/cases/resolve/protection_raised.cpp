// mprotect() that adds the right to write does not make page table entries
// writable where the page may still be shared: the first store faults, is
// resolved, and only then goes through.

#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"

namespace torture {
namespace {

void run() {
  const Mapping pages = Mapping::anonymous(1, PROT_READ);
  expect_value(try_load(pages.at(3)), 0);
  expect_signal(try_store(pages.at(3), 1), SIGSEGV, SEGV_ACCERR, pages.at(3));
  pages.protect(0, 1, Mapping::k_read_write);
  expect_done(try_store(pages.at(3), 0x42));
  pages.protect(0, 1, PROT_NONE);
  expect_no_permission(Access::load, pages.at(3));
  pages.protect(0, 1, PROT_READ);
  expect_value(try_load(pages.at(3)), 0x42);
  pass();
}

CASE{
    .proves = "a store succeeds once mprotect allows it, and contents survive "
              "PROT_NONE",
    .run = run,
};

} // namespace
} // namespace torture
