#pragma once

// SuperH (SH-4), either byte order: start code, system call, thread start, jump
// buffer, signal return. What every sys/<isa>.hpp defines is listed in
// guest-tests/README.md. To be built with -O0: from -O1 on GCC 12.2 leaves out
// comparisons of what it loads from memory with zero.

#include <stddef.h>
#include <stdint.h>

namespace torture::sys {

inline constexpr size_t k_sigset_bytes = 8;
inline constexpr unsigned long k_sa_restorer = 0x04000000;
inline constexpr bool k_aligned_pairs = false;
inline constexpr size_t k_jump_words = 9;

inline long raw_syscall(long number, long a, long b, long c, long d, long e,
                        long f) {
  register long r3 asm("r3") = number;
  register long r4 asm("r4") = a;
  register long r5 asm("r5") = b;
  register long r6 asm("r6") = c;
  register long r7 asm("r7") = d;
  register long r0 asm("r0") = e;
  register long r1 asm("r1") = f;
  asm volatile("trapa #0x1f"
               : "+r"(r0)
               : "r"(r3), "r"(r4), "r"(r5), "r"(r6), "r"(r7), "r"(r1)
               : "t", "memory");
  return r0;
}

} // namespace torture::sys

#ifdef TORTURE_DEFINE_ENTRY
// torture_clone(flags, stack_top, tid_word, function, argument)
// What follows a branch is executed before it.
asm(R"(
.text
.align 2
.globl _start
_start:
  mov #0, r14
  mov r15, r4
  mov.l 1f, r0
  jsr @r0
  nop
  bra .
  nop
.align 2
1:.long torture_start
.globl torture_clone
torture_clone:
  mov.l @r15, r0
  mov.l r0, @-r5
  mov.l r7, @-r5
  mov r6, r7
  mov #0, r0
  mov #120, r3
  trapa #0x1f
  tst r0, r0
  bt 1f
  rts
  nop
1:mov #0, r14
  mov.l @r15+, r0
  mov.l @r15+, r4
  jsr @r0
  nop
  bra .
  nop
.globl torture_sigreturn
torture_sigreturn:
  mov.l 1f, r3
  trapa #0x1f
  bra .
  nop
.align 2
1:.long 173
.globl torture_setjmp
torture_setjmp:
  add #36, r4
  sts.l pr, @-r4
  mov.l r15, @-r4
  mov.l r14, @-r4
  mov.l r13, @-r4
  mov.l r12, @-r4
  mov.l r11, @-r4
  mov.l r10, @-r4
  mov.l r9, @-r4
  mov.l r8, @-r4
  rts
  mov #0, r0
.globl torture_longjmp
torture_longjmp:
  mov.l @r4+, r8
  mov.l @r4+, r9
  mov.l @r4+, r10
  mov.l @r4+, r11
  mov.l @r4+, r12
  mov.l @r4+, r13
  mov.l @r4+, r14
  mov.l @r4+, r15
  lds.l @r4+, pr
  rts
  mov #1, r0
.section .note.GNU-stack, "", @progbits
.text
)");
#endif
