// An instruction fetch from a page without PROT_EXEC raises SEGV_ACCERR with
// the address that was fetched, and from a hole SEGV_MAPERR.

#include "arch/arch.hpp"
#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "rt/string.hpp"

namespace torture {
namespace {

void not_executable() {
  const Mapping pages = Mapping::anonymous(1);
  memcpy(pages.at(32), arch::k_return_code, sizeof(arch::k_return_code));
  if (arch::k_no_fetch_check != nullptr) {
    skip(arch::k_no_fetch_check);
  }
  expect_signal(try_access(Access::fetch, pages.at(32)), SIGSEGV, SEGV_ACCERR,
                pages.at(32));
}

void hole() {
  const Mapping pages = Mapping::anonymous(3);
  pages.unmap(1, 1);
  unsigned char* target = pages.page(1) + 32;
  expect_signal(try_access(Access::fetch, target), SIGSEGV, SEGV_MAPERR,
                target);
}

struct Row {
  const char* name;
  void (*check)();
};

constexpr Row k_rows[] = {{"not_executable", not_executable}, {"hole", hole}};

void run() {
  current_row(k_rows).check();
  pass();
}

CASE{
    .proves = "a fetch that is not allowed raises SIGSEGV at the fetched "
              "address",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
