// The page of code that the kernel gives every program: it can be read, by the
// program and by get_user_pages(), and begins as an ELF file does. It cannot be
// stored to.

#include "harness/case.hpp"
#include "lib/gup.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/proc.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

unsigned char* find_vdso() {
  unsigned long pairs[128];
  const long size =
      need(read_file("/proc/self/auxv", reinterpret_cast<char*>(pairs),
                     sizeof(pairs)),
           "read auxv");
  for (size_t i = 0; i + 1 < size_t(size) / sizeof(pairs[0]); i += 2) {
    if (pairs[i] == AT_SYSINFO_EHDR) {
      return reinterpret_cast<unsigned char*>(pairs[i + 1]);
    }
  }
  skip("no vDSO here");
}

void run() {
  unsigned char* const page = find_vdso();
  constexpr unsigned char k_magic[] = {0x7f, 'E', 'L', 'F'};
  for (size_t i = 0; i < sizeof(k_magic); ++i) {
    expect_value(try_load(page + i), k_magic[i]);
  }
  const long got = gup::touch<gup::process_vm_read>(page);
  check(got == 16 || got == -ENOSYS, "process_vm_readv: {}", got);
  expect_signal(try_store(page, 0), SIGSEGV, SEGV_ACCERR, page);
  expect_value(try_load(page), k_magic[0]);
  pass();
}

CASE{
    .proves = "the vDSO can be read and not be stored to",
    .run = run,
};

} // namespace
} // namespace torture
