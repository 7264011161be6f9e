// A signal is to be delivered on an alternate stack whose pages come from a
// slow server. The kernel's write of the signal frame waits for them, and the
// handler runs. When the server fails, the frame cannot be written and the
// process gets SIGSEGV instead, which kills it.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/fuse.hpp"
#include "lib/futex.hpp"
#include "lib/signals.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

struct Row {
  const char* name;
  int error;
};

constexpr Row k_rows[] = {{"runs", 0}, {"eio", EIO}};

/// Of the alternate stack; some frames hold kilobytes of vector registers.
constexpr size_t k_stack_bytes = 65536;

uintptr_t handler_stack = 0;

void on_signal(int, siginfo_t*, void*) {
  int here = 0;
  handler_stack = reinterpret_cast<uintptr_t>(&here);
}

void signal_self(const Mapping& stack) {
  sys::SignalAction action{};
  action.handler = on_signal;
  action.flags = SA_SIGINFO | SA_ONSTACK | sys::k_sa_restorer;
  action.restorer = torture_sigreturn;
  need(sys::sigaction(SIGUSR1, &action, nullptr), "sigaction");
  need(sys::tgkill(sys::getpid(), sys::gettid(), SIGUSR1), "tgkill");
  const auto low = reinterpret_cast<uintptr_t>(stack.at(0));
  check(handler_stack >= low && handler_stack < low + stack.bytes(),
        "the handler ran at {x}, or not at all", handler_stack);
}

void run() {
  const Row& row = current_row(k_rows);
  FuseFile file(k_stack_bytes / page_size());
  const Mapping stack = file.map(Mapping::k_read_write, MAP_PRIVATE);
  set_signal_stack(stack.at(0), stack.bytes()); // the child inherits it
  file.hold();
  Child child([&] {
    file.leave_server();
    signal_self(stack);
  });
  file.wait_for_reads(1);
  wait_until_blocked(child.pid());
  file.release(row.error);
  if (row.error == 0) {
    child.join();
  } else {
    child.expect_killed_by(SIGSEGV);
  }
  pass();
}

CASE{
    .proves = "a signal frame waits for the slow pages of its stack",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::fuse,
};

} // namespace
} // namespace torture
