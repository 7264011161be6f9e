// While a thread waits for a slow page, without the lock, its mapping is taken
// away. The retry must look the VMA up again and find nothing: SEGV_MAPERR,
// not the page and not a use of the VMA that is gone.

#include "harness/case.hpp"
#include "lib/fuse.hpp"
#include "lib/probe.hpp"

namespace torture {
namespace {

void run() {
  FuseFile file(3);
  const Mapping pages = file.map(PROT_READ, MAP_SHARED);
  unsigned char* target = pages.page(1) + 0x21;
  file.hold();
  Probe got{};
  Thread toucher([&] { got = try_load(target); });
  file.wait_for_reads(1);
  wait_until_blocked(toucher.tid());
  pages.unmap(1, 1);
  file.release();
  toucher.join();
  expect_signal(got, SIGSEGV, SEGV_MAPERR, target);
  pass();
}

CASE{
    .proves = "a retry finds out that its mapping is gone",
    .run = run,
    .needs = Need::fuse,
};

} // namespace
} // namespace torture
