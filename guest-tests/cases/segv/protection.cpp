// The VMA exists but does not allow this access: SIGSEGV with SEGV_ACCERR and
// the address of the access. Whether the page was there already decides which
// way through the handler is taken, so both are tried.

#include "arch/arch.hpp"
#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  int protection;
  Access access;
  bool present;
};

constexpr Row k_rows[] = {
    {"none_load", PROT_NONE, Access::load, false},
    {"none_store", PROT_NONE, Access::store, false},
    {"none_load_present", PROT_NONE, Access::load, true},
    {"read_only_store", PROT_READ, Access::store, false},
    {"read_only_store_present", PROT_READ, Access::store, true},
    {"read_only_atomic_add", PROT_READ, Access::atomic_add, true},
};

void run() {
  const Row& row = current_row(k_rows);
  if (row.access == Access::atomic_add && !arch::k_atomic_in_user_mode) {
    skip("the kernel makes atomic operations here");
  }
  if (row.present && row.protection == PROT_NONE &&
      arch::k_no_none_check != nullptr) {
    skip(arch::k_no_none_check);
  }
  const Mapping pages = Mapping::anonymous(3);
  if (row.present) {
    expect_done(try_store(pages.page(1), 1));
  }
  pages.protect(1, 1, row.protection);
  unsigned char* target = pages.page(1) + 0x204;
  expect_signal(try_access(row.access, target), SIGSEGV, SEGV_ACCERR, target);
  pages.protect(1, 1, Mapping::k_read_write);
  expect_value(try_load(pages.page(1)), row.present ? 1 : 0);
  pass();
}

CASE{
    .proves =
        "a forbidden access raises SEGV_ACCERR at its address and changes "
        "nothing",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
