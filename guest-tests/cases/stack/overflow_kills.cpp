// A stack overflow whose signal has nowhere to go: without a signal stack, with
// one that is no memory, or with one that the handler uses up itself. The
// signal frame cannot be written, and the process is killed by SIGSEGV. It must
// not run the faulting instruction for ever, nor its handler on a bad stack.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/extent.hpp"
#include "lib/mapping.hpp"
#include "lib/signals.hpp"
#include "lib/stack.hpp"

namespace torture {
namespace {

void on_signal(int, siginfo_t*, void*) {
  exhaust_stack();
}

void no_signal_stack() {
  overflow_stack();
}

void no_memory() {
  const Mapping none = Mapping::anonymous(64, PROT_NONE);
  set_signal_stack(none.at(0), none.bytes());
  overflow_stack();
}

void used_up() {
  const Mapping pages =
      Mapping::between_holes(make_signal_stack().bytes() / page_size());
  set_signal_stack(pages.at(0), pages.bytes());
  handle_on_signal_stack(SIGUSR1, on_signal);
  default_signal(SIGSEGV);
  sys::tgkill(sys::getpid(), sys::gettid(), SIGUSR1);
}

struct Row {
  const char* name;
  void (*die)();
};

constexpr Row k_rows[] = {{"no_signal_stack", no_signal_stack},
                          {"signal_stack_no_memory", no_memory},
                          {"signal_stack_used_up", used_up}};

void run() {
  Child child([] {
    unsigned char here = 0;
    const Extent now = mapping_around(&here);
    set_stack_limit(now.end - now.start + 8 * page_size());
    current_row(k_rows).die();
  });
  child.expect_killed_by(SIGSEGV);
  pass();
}

CASE{
    .proves = "a stack overflow whose signal cannot be delivered kills",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
