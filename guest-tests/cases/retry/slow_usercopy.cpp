// The kernel itself touches the slow page, inside write() and read(). The copy
// waits in the fault and the call is complete to the byte.

#include "harness/case.hpp"
#include "lib/file.hpp"
#include "lib/fuse.hpp"
#include "lib/probe.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  bool into;
};

constexpr Row k_rows[] = {{"copy_from_user", false}, {"copy_to_user", true}};

void run() {
  const bool into = current_row(k_rows).into;
  FuseFile file(2);
  const Mapping pages = file.map(Mapping::k_read_write, MAP_PRIVATE);
  const TestFile other(FileOn::memfd, 200);
  unsigned char* target = pages.page(1) - 100; // across two slow pages
  file.hold();
  long done = 0;
  Thread caller([&] {
    done = into ? sys::pread(other.fd(), target, 200, 0)
                : sys::pwrite(other.fd(), target, 200, 0);
  });
  file.wait_for_reads(1);
  wait_until_blocked(caller.tid());
  file.release();
  caller.join();
  check_equal(done, 200, into ? "read" : "write");
  if (into) {
    check_pattern(target, 0, 200, "target");
    check_pattern(pages.at(0), 0, page_size() - 100, "bytes before");
  } else {
    unsigned char back[200];
    check_equal(sys::pread(other.fd(), back, 200, 0), 200, "read back");
    check_pattern(back, page_size() - 100, 200, "file");
  }
  pass();
}

CASE{
    .proves = "read() and write() wait for slow pages and are complete",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::fuse,
};

} // namespace
} // namespace torture
