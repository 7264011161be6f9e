// A thread that exits has the kernel touch its memory a last time: the word
// that is cleared for who joins it, and the list of robust futexes. When that
// page comes from a slow server the exit waits for it, or goes on without when
// the server fails; the thread is gone in the end, and the rest of the process
// is as it was.

#include "harness/case.hpp"
#include "lib/fuse.hpp"
#include "lib/probe.hpp"
#include "rt/string.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  bool robust;
  int error;
};

constexpr Row k_rows[] = {
    {"clear_child_tid", false, 0},
    {"clear_child_tid_eio", false, EIO},
    {"robust_list", true, 0},
    {"robust_list_eio", true, EIO},
};

constexpr size_t k_at = 0x40;
constexpr unsigned char k_filler = 0xa5;

struct Leaving {
  unsigned char* at;
  bool robust;
};

void leave(void* argument) {
  const auto* const leaving = static_cast<const Leaving*>(argument);
  if (leaving->robust) {
    // The kernel knows the size of a list's head: three words.
    need(sys::set_robust_list(leaving->at, 3 * sizeof(long)), "robust list");
  } else {
    sys::set_tid_address(leaving->at);
  }
  end_thread();
}

void run() {
  const Row& row = current_row(k_rows);
  FuseFile file(1);
  const Mapping page = file.map(Mapping::k_read_write, MAP_PRIVATE);
  const Mapping stack = Mapping::anonymous(1 + 8192 / page_size());
  // An empty list points at its own head; the other words are never used.
  unsigned char text[3 * sizeof(long)];
  memset(text, row.robust ? 0 : k_filler, sizeof(text));
  const auto head = reinterpret_cast<uintptr_t>(page.at(k_at));
  if (row.robust) {
    memcpy(text, &head, sizeof(head));
  }
  file.put(k_at, text, sizeof(text));
  file.hold();
  Leaving leaving{page.at(k_at), row.robust};
  uint32_t unused = 0;
  const int tid =
      int(need(torture_clone(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND |
                                 CLONE_THREAD | CLONE_SYSVSEM,
                             sys::stack_begin(stack.at(0), stack.bytes()),
                             &unused, leave, &leaving),
               "clone"));
  file.wait_for_reads(1);
  wait_until_blocked(tid);
  file.release(row.error);
  while (sys::tgkill(sys::getpid(), tid, 0) != -ESRCH) {
    sys::yield();
  }
  file.set_error(0);
  const bool cleared = !row.robust && row.error == 0;
  for (size_t i = 0; i < sizeof(text); ++i) {
    expect_value(try_load(page.at(k_at + i)), cleared && i < 4 ? 0 : text[i]);
  }
  pass();
}

CASE{
    .proves =
        "the exit of a thread waits for a slow page and survives a bad one",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::fuse,
};

} // namespace
} // namespace torture
