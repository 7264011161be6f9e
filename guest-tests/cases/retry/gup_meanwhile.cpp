// While get_user_pages() waits for a slow page, with the lock given up, the
// mapping is taken away, the file is cut off below the page, or another thread
// wants the lock for writing. The retry looks everything up again: an error for
// a mapping or a page that is gone, and a writer that need not wait for the
// server.

#include "harness/case.hpp"
#include "lib/fuse.hpp"
#include "lib/gup.hpp"
#include "lib/probe.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

enum class Meanwhile : uint8_t { unmap, truncate, writer };

struct Row {
  const char* name;
  gup::Origin touch;
  Meanwhile meanwhile;
  long result;
};

constexpr size_t k_bytes = 128;

constexpr Row k_rows[] = {
    {"process_vm_readv_unmap", gup::process_vm_read, Meanwhile::unmap, -EFAULT},
    {"vmsplice_unmap", gup::vmsplice, Meanwhile::unmap, -EFAULT},
    {"populate_unmap", gup::populate_read, Meanwhile::unmap, -ENOMEM},
    // Locking finds no VMA any more where it was to go on, and is content.
    {"mlock_unmap", gup::mlock, Meanwhile::unmap, 0},
    {"process_vm_readv_truncate", gup::process_vm_read, Meanwhile::truncate,
     -EFAULT},
    {"vmsplice_truncate", gup::vmsplice, Meanwhile::truncate, -EFAULT},
    {"process_vm_readv_writer", gup::process_vm_read, Meanwhile::writer,
     k_bytes},
    {"vmsplice_writer", gup::vmsplice, Meanwhile::writer, k_bytes},
    {"populate_writer", gup::populate_read, Meanwhile::writer, 0},
    {"mlock_writer", gup::mlock, Meanwhile::writer, 0},
};

void truncate_and_release(FuseFile& file) {
  long truncated = 1;
  Thread cutter(
      [&] { truncated = sys::ftruncate(file.fd(), 2 * page_size()); });
  file.wait_for_size_changes(1);
  // It has shortened the file and waits for the page to be unlocked.
  wait_until_uninterruptible(cutter.tid());
  file.release();
  cutter.join();
  check_equal(truncated, 0, "ftruncate");
}

void run() {
  const Row& row = current_row(k_rows);
  FuseFile file(3);
  const Mapping pages = file.map(PROT_READ, MAP_SHARED);
  const Mapping local = Mapping::anonymous(1);
  file.hold();
  long result = 0;
  Thread caller(
      [&] { result = row.touch(pages.page(2), k_bytes, local.at(0)); });
  file.wait_for_reads(1);
  wait_until_blocked(caller.tid());
  if (row.meanwhile == Meanwhile::unmap) {
    pages.unmap(2, 1);
    file.release();
  } else if (row.meanwhile == Meanwhile::truncate) {
    truncate_and_release(file);
  } else {
    const Mapping other = Mapping::anonymous(2);
    expect_done(try_store(other.at(0), 1));
    other.protect(0, 1, PROT_READ);
    file.release();
  }
  caller.join();
  check_equal(result, row.result, row.name);
  pass();
}

CASE{
    .proves = "get_user_pages() gives the lock up for a slow page and looks "
              "again afterwards",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::fuse | Need::process_vm,
};

} // namespace
} // namespace torture
