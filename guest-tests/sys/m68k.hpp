#pragma once

// m68k (68020 and up): start code, system call, thread start, jump buffer,
// signal return. What every sys/<isa>.hpp defines is listed in
// guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

namespace torture::sys {

inline constexpr size_t k_sigset_bytes = 8;
/// The kernel writes its own trampoline into the signal frame.
inline constexpr unsigned long k_sa_restorer = 0;
inline constexpr bool k_aligned_pairs = false;
inline constexpr size_t k_jump_words = 13;

inline long raw_syscall(long number, long a, long b, long c, long d, long e,
                        long f) {
  register long d0 asm("d0") = number;
  register long d1 asm("d1") = a;
  register long d2 asm("d2") = b;
  register long d3 asm("d3") = c;
  register long d4 asm("d4") = d;
  register long d5 asm("d5") = e;
  register long a0 asm("a0") = f;
  asm volatile("trap #0"
               : "+d"(d0)
               : "d"(d1), "d"(d2), "d"(d3), "d"(d4), "d"(d5), "a"(a0)
               : "memory");
  return d0;
}

} // namespace torture::sys

#ifdef TORTURE_DEFINE_ENTRY
// torture_clone(flags, stack_top, tid_word, function, argument)
asm(R"(
.text
.globl _start
_start:
  move.l %sp, %d0
  suba.l %fp, %fp
  move.l %d0, -(%sp)
  jsr torture_start
  illegal
.globl torture_clone
torture_clone:
  movem.l %d2-%d5, -(%sp)
  move.l 24(%sp), %a0
  move.l 36(%sp), -(%a0)
  move.l 32(%sp), -(%a0)
  move.l 20(%sp), %d1
  move.l %a0, %d2
  move.l 28(%sp), %d3
  move.l %d3, %d4
  moveq #0, %d5
  moveq #120, %d0
  trap #0
  tst.l %d0
  jeq 1f
  movem.l (%sp)+, %d2-%d5
  rts
1:suba.l %fp, %fp
  move.l (%sp)+, %a0
  jsr (%a0)
  illegal
.globl torture_sigreturn
torture_sigreturn:
  illegal
.globl torture_setjmp
torture_setjmp:
  move.l 4(%sp), %a0
  move.l (%sp), (%a0)+
  movem.l %d2-%d7/%a2-%a7, (%a0)
  moveq #0, %d0
  rts
.globl torture_longjmp
torture_longjmp:
  move.l 4(%sp), %a0
  move.l (%a0)+, %a1
  movem.l (%a0), %d2-%d7/%a2-%a7
  addq.l #4, %sp
  moveq #1, %d0
  jmp (%a1)
.section .note.GNU-stack, "", @progbits
.text
)");
#endif
