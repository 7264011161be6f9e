// A fault's signal cannot be put off. A process that blocks or ignores SIGSEGV,
// or whose signal stack is no memory, is killed by it instead of running the
// faulting instruction for ever.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/signals.hpp"

namespace torture {
namespace {

void blocked() {
  block_signal(SIGSEGV);
}

void ignored() {
  ignore_signal(SIGSEGV);
}

void bad_stack() {
  const Mapping none = Mapping::anonymous(4, PROT_NONE);
  set_signal_stack(none.at(0), none.bytes());
  sys::SignalAction action{};
  action.handler = [](int, siginfo_t*, void*) { sys::exit_process(0); };
  action.flags = SA_SIGINFO | SA_ONSTACK | sys::k_sa_restorer;
  action.restorer = torture_sigreturn;
  need(sys::sigaction(SIGSEGV, &action, nullptr), "sigaction");
  // The mapping must outlive this function.
  *static_cast<volatile unsigned char*>(none.at(0)) = 1;
}

struct Row {
  const char* name;
  void (*prepare)();
};

constexpr Row k_rows[] = {{"blocked", blocked},
                          {"ignored", ignored},
                          {"bad_alternate_stack", bad_stack}};

void run() {
  const Row& row = current_row(k_rows);
  const Mapping none = Mapping::anonymous(1, PROT_NONE);
  Child child([&] {
    row.prepare();
    *static_cast<volatile unsigned char*>(none.at(0)) = 1;
  });
  child.expect_killed_by(SIGSEGV);
  pass();
}

CASE{
    .proves = "a SIGSEGV that cannot be delivered kills",
    .run = run,
    .rows = rows_of(k_rows),
};

} // namespace
} // namespace torture
