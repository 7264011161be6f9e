// While one thread waits for a slow page another one wants the mmap lock for
// writing. The waiter has given the lock up, so the writer gets it: mmap()
// returns while the page is still kept back. A fault that slept with the lock
// held would block the whole process on the server's mood.

#include "harness/case.hpp"
#include "lib/fuse.hpp"
#include "lib/probe.hpp"

namespace torture {
namespace {

void run() {
  FuseFile file(2);
  const Mapping pages = file.map(PROT_READ, MAP_PRIVATE);
  file.hold();
  Probe got{};
  Thread toucher([&] { got = try_load(pages.page(1)); });
  file.wait_for_reads(1);
  wait_until_blocked(toucher.tid());
  {
    const Mapping other = Mapping::anonymous(2);
    expect_done(try_store(other.at(0), 1));
    other.protect(0, 1, PROT_READ);
  }
  file.release();
  toucher.join();
  expect_value(got, pattern_byte(page_size()));
  pass();
}

CASE{
    .proves = "a writer gets the mmap lock while a fault waits for its page",
    .run = run,
    .needs = Need::fuse,
};

} // namespace
} // namespace torture
