#pragma once

// What most instruction sets have in common. A sys/<isa>.hpp that declares one
// of these names itself is found first.

#include "sys/uapi.hpp"

namespace torture::defaults {

/// The kernel's struct sigaction has a place for the return trampoline.
inline constexpr bool k_sigaction_has_restorer = true;
/// It begins with the flags, an int.
inline constexpr bool k_sigaction_flags_first = false;
/// A stack begins at its lowest address.
inline constexpr bool k_stack_grows_up = false;
/// The offset of mmap2() counts 1 << this many bytes.
inline constexpr unsigned k_mmap2_shift = 12;
/// mmap() takes the address of its six arguments.
inline constexpr bool k_mmap_by_pointer = false;
/// PTRACE_PEEKDATA returns the word instead of storing it.
inline constexpr bool k_peek_returns_word = false;

inline long raw_sigaction(long signal, long now, long old) {
  return sys::raw_syscall(__NR_rt_sigaction, signal, now, old,
                          sys::k_sigset_bytes, 0, 0);
}

/// A child on a copy of this stack: 0 there, its number here.
inline long raw_fork() {
  return sys::raw_syscall(__NR_clone, SIGCHLD, 0, 0, 0, 0, 0);
}

} // namespace torture::defaults

namespace torture::sys {
using namespace defaults;
}
