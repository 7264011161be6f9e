// A protection key forbids what the mapping allows, for one thread: SIGSEGV
// with SEGV_PKUERR at the address of the access, whether the page is there
// already or not. The kernel's copies keep to the key as well. With the rights
// given back the page is as it was.

#include "lib/protection_key.hpp"
#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  unsigned rights;
  Access access;
  bool present;
};

constexpr Row k_rows[] = {
    {"no_access_load", PKEY_DISABLE_ACCESS, Access::load, true},
    {"no_access_store", PKEY_DISABLE_ACCESS, Access::store, true},
    {"no_access_untouched", PKEY_DISABLE_ACCESS, Access::store, false},
    {"no_write_store", PKEY_DISABLE_WRITE, Access::store, true},
    {"no_write_untouched", PKEY_DISABLE_WRITE, Access::store, false},
};

void run() {
  const Row& row = current_row(k_rows);
  const Mapping pages = Mapping::anonymous(3);
  unsigned char* target = pages.page(1) + 0x3c;
  const uint32_t old = row.present ? 0x29 : 0;
  if (row.present) {
    expect_done(try_store(target, 0x29));
  }
  ProtectionKey key(row.rights);
  key.put_on(pages.page(1), page_size(), Mapping::k_read_write);
  check_equal(sys::uname(reinterpret_cast<new_utsname*>(pages.page(1))),
              -EFAULT, "uname into the page");
  if (row.rights == PKEY_DISABLE_WRITE) {
    expect_value(try_load(target), old);
  }
  expect_signal(try_access(row.access, target), SIGSEGV, SEGV_PKUERR, target);
  expect_done(try_store(pages.page(0), 1));
  expect_done(try_store(pages.page(2), 1));
  key.allow();
  expect_value(try_load(target), old);
  expect_done(try_store(target, 0x2a));
  expect_value(try_load(target), 0x2a);
  pages.protect(1, 1, PROT_NONE);
  expect_signal(try_load(target), SIGSEGV, SEGV_ACCERR, target);
  pass();
}

CASE{
    .proves = "what a protection key forbids raises SEGV_PKUERR",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::protection_keys,
};

} // namespace
} // namespace torture
