#pragma once

// The one place that picks the header of the instruction set; the build gives
// its name. Everything else includes this file.

#include TORTURE_SYS_HEADER

#include "sys/defaults.hpp"

namespace torture::sys {

/// Saved by torture_setjmp(): what a called function must preserve.
struct JumpBuffer {
  unsigned long words[k_jump_words];
};

/// Where a stack begins that lies in `bytes` bytes from `low` on.
inline void* stack_begin(unsigned char* low, size_t bytes) {
  return k_stack_grows_up ? low : low + bytes;
}

} // namespace torture::sys

extern "C" {
[[gnu::returns_twice]] int torture_setjmp(torture::sys::JumpBuffer*);
[[noreturn]] void torture_longjmp(torture::sys::JumpBuffer*);
long torture_clone(unsigned long flags, void* stack, uint32_t* tid_word,
                   void (*function)(void*), void* argument);
void torture_sigreturn();
}
