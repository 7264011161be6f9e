#pragma once

// Signal dispositions and masks for the rest of a process.

#include "lib/report.hpp"
#include "sys/calls.hpp"

namespace torture {

using SignalHandler = void (*)(int, siginfo_t*, void*);

/// Interrupted calls restart.
inline void handle_signal(int signal, SignalHandler handler) {
  sys::SignalAction action{};
  action.handler = handler;
  action.flags = SA_SIGINFO | SA_RESTART | sys::k_sa_restorer;
  action.restorer = torture_sigreturn;
  need(sys::sigaction(signal, &action, nullptr), "sigaction");
}

inline void ignore_signal(int signal) {
  sys::SignalAction action{};
  action.handler = reinterpret_cast<SignalHandler>(uintptr_t(1));
  need(sys::sigaction(signal, &action, nullptr), "sigaction");
}

inline void default_signal(int signal) {
  const sys::SignalAction action{};
  need(sys::sigaction(signal, &action, nullptr), "sigaction");
}

inline void block_signal(int signal) {
  const sys::SignalSet set = sys::signal_set(signal);
  need(sys::sigprocmask(SIG_BLOCK, &set, nullptr), "sigprocmask");
}

/// The calling thread's signals that ask for it come on this memory. Skips the
/// case where the kernel has no such call.
inline void set_signal_stack(unsigned char* low, size_t bytes) {
  stack_t stack{};
  stack.ss_sp = low;
  stack.ss_size = bytes;
  const long error = sys::sigaltstack(&stack);
  if (error == -ENOSYS) {
    skip("no sigaltstack() in this kernel");
  }
  need(error, "sigaltstack");
}

} // namespace torture
