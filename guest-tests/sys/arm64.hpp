#pragma once

// arm64: start code, system call, thread start, jump buffer, signal return.
// What every sys/<isa>.hpp defines is listed in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

namespace torture::sys {

inline constexpr size_t k_sigset_bytes = 8;
inline constexpr unsigned long k_sa_restorer = 0x04000000;
inline constexpr bool k_aligned_pairs = false;
inline constexpr size_t k_jump_words = 22;

inline long raw_syscall(long number, long a, long b, long c, long d, long e,
                        long f) {
  register long x8 asm("x8") = number;
  register long x0 asm("x0") = a;
  register long x1 asm("x1") = b;
  register long x2 asm("x2") = c;
  register long x3 asm("x3") = d;
  register long x4 asm("x4") = e;
  register long x5 asm("x5") = f;
  asm volatile("svc #0"
               : "+r"(x0)
               : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
               : "memory");
  return x0;
}

} // namespace torture::sys

#ifdef TORTURE_DEFINE_ENTRY
// torture_clone(flags, stack_top, tid_word, function, argument)
asm(R"(
.text
.globl _start
_start:
  mov x29, xzr
  mov x30, xzr
  mov x0, sp
  bl torture_start
  brk #1
.globl torture_clone
torture_clone:
  stp x3, x4, [x1, #-16]!
  mov x3, xzr
  mov x4, x2
  mov x8, #220
  svc #0
  cbz x0, 1f
  ret
1:mov x29, xzr
  ldp x1, x0, [sp], #16
  blr x1
  brk #1
.globl torture_sigreturn
torture_sigreturn:
  mov x8, #139
  svc #0
  brk #1
.globl torture_setjmp
torture_setjmp:
  stp x19, x20, [x0]
  stp x21, x22, [x0, #16]
  stp x23, x24, [x0, #32]
  stp x25, x26, [x0, #48]
  stp x27, x28, [x0, #64]
  stp x29, x30, [x0, #80]
  mov x1, sp
  str x1, [x0, #96]
  stp d8, d9, [x0, #104]
  stp d10, d11, [x0, #120]
  stp d12, d13, [x0, #136]
  stp d14, d15, [x0, #152]
  mov x0, #0
  ret
.globl torture_longjmp
torture_longjmp:
  ldp x19, x20, [x0]
  ldp x21, x22, [x0, #16]
  ldp x23, x24, [x0, #32]
  ldp x25, x26, [x0, #48]
  ldp x27, x28, [x0, #64]
  ldp x29, x30, [x0, #80]
  ldr x1, [x0, #96]
  mov sp, x1
  ldp d8, d9, [x0, #104]
  ldp d10, d11, [x0, #120]
  ldp d12, d13, [x0, #136]
  ldp d14, d15, [x0, #152]
  mov x0, #1
  ret
.section .note.GNU-stack, "", %progbits
.text
)");
#endif
