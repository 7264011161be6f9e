// A thread that exits stores 0 at the address it named to the kernel, and wakes
// who waits there. An address that cannot be written is ignored, as is a page
// of userfaultfd that nobody supplies (PF_EXITING): the thread has to go
// anyway.

#include "arch/arch.hpp"
#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/file.hpp"
#include "lib/proc.hpp"
#include "lib/thread.hpp"
#include "lib/uffd.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  int protection;
  bool hole;
  bool beyond_eof;
  bool kernel;
  bool watched;
};

constexpr int k_rw = Mapping::k_read_write;
constexpr Row k_rows[] = {
    {"untouched", k_rw, false, false, false, false},
    {"hole", k_rw, true, false, false, false},
    {"none", PROT_NONE, false, false, false, false},
    {"read_only", PROT_READ, false, false, false, false},
    {"beyond_eof", k_rw, false, true, false, false},
    {"kernel", k_rw, false, false, true, false},
    {"uffd_missing", k_rw, false, false, false, true},
};

constexpr uint32_t k_word = 0x12345678;

/// A thread names the address and exits; then the process does. The thread's
/// owner does not learn of its end as usual, so it is not joined.
[[noreturn]] void end_a_thread(const Row& row, const Mapping& page) {
  const void* const target =
      row.kernel ? reinterpret_cast<void*>(arch::k_kernel_address)
                 : static_cast<void*>(page.at(0));
  const Thread thread([&] { sys::set_tid_address(target); });
  while (task_state(thread.tid()) != 'X') {
    sys::yield();
  }
  sys::exit_process(0);
}

/// The word of the file that the kernel is to clear.
uint32_t word_of(const TestFile& file) {
  uint32_t word = 0;
  need(sys::pread(file.fd(), &word, sizeof(word), 0), "pread");
  return word;
}

void run() {
  const Row& row = current_row(k_rows);
  if (const char* reason = missing_need(Need::uffd);
      row.watched && reason != nullptr) {
    skip("{}", reason);
  }
  const TestFile file(FileOn::memfd, page_size());
  need(sys::pwrite(file.fd(), &k_word, sizeof(k_word), 0), "pwrite");
  const Mapping page = Mapping::file(file.fd(), 1, row.protection, MAP_SHARED);
  if (row.hole) {
    page.unmap(0, 1);
  }
  Child child([&] {
    if (row.watched || row.beyond_eof) {
      file.truncate(0);
    }
    if (row.watched) {
      file.truncate(page_size());
      const Uffd uffd;
      uffd.watch(page.at(0), page.bytes());
      end_a_thread(row, page);
    }
    end_a_thread(row, page);
  });
  child.join();
  const bool writable = row.protection == k_rw && !row.hole && !row.kernel;
  if (!row.beyond_eof && !row.watched) {
    check_equal(word_of(file), writable ? 0 : k_word, "the word");
  }
  pass();
}

CASE{
    .proves = "a thread exits whatever is at its clear_child_tid, which is "
              "cleared where it can be",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
