// UFFDIO_POISON puts a marker into the page table that stands for a page lost
// to a memory error. Touching it must be answered with SIGBUS, and the process
// goes on. handle_mm_fault() returns VM_FAULT_HWPOISON for it; a handler that
// knows only OOM, SIGBUS and SIGSEGV and ends in BUG() for anything else takes
// the machine down at the request of a user without privileges.

#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/uffd.hpp"

namespace torture {
namespace {

void run() {
  const Uffd uffd(UFFD_FEATURE_POISON, UFFD_USER_MODE_ONLY);
  const Mapping pages = Mapping::anonymous(2);
  uffd.watch(pages.at(0), pages.bytes());
  check_equal(uffd.poison(pages.page(1), page_size()), 0, "UFFDIO_POISON");
  const Probe got = try_load(pages.page(1) + 24);
  check_equal(got.signal, SIGBUS, "signal");
  check(got.code == BUS_MCEERR_AR || got.code == BUS_ADRERR,
        "si_code {}, expected BUS_MCEERR_AR or BUS_ADRERR", got.code);
  check_equal(int64_t(got.address & ~(page_size() - 1)),
              int64_t(uintptr_t(pages.page(1))), "page of si_addr");
  pass();
}

CASE{
    .proves = "touching a page poisoned through userfaultfd raises SIGBUS",
    .run = run,
    .needs = Need::uffd,
};

} // namespace
} // namespace torture
