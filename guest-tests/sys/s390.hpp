#pragma once

// s390 (64 bit): start code, system call, thread start, jump buffer, signal
// return.
// What every sys/<isa>.hpp defines is listed in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

namespace torture::sys {

inline constexpr size_t k_sigset_bytes = 8;
inline constexpr unsigned long k_sa_restorer = 0x04000000;
inline constexpr bool k_aligned_pairs = false;
inline constexpr bool k_mmap_by_pointer = true;
inline constexpr size_t k_jump_words = 18;

inline long raw_syscall(long number, long a, long b, long c, long d, long e,
                        long f) {
  register long r1 asm("1") = number;
  register long r2 asm("2") = a;
  register long r3 asm("3") = b;
  register long r4 asm("4") = c;
  register long r5 asm("5") = d;
  register long r6 asm("6") = e;
  register long r7 asm("7") = f;
  asm volatile("svc 0"
               : "+d"(r2)
               : "d"(r1), "d"(r3), "d"(r4), "d"(r5), "d"(r6), "d"(r7)
               : "memory");
  return r2;
}

/// clone() takes the stack before the flags.
inline long raw_fork() {
  constexpr long k_clone = 120;
  constexpr long k_sigchld = 17;
  return raw_syscall(k_clone, 0, k_sigchld, 0, 0, 0, 0);
}

} // namespace torture::sys

#ifdef TORTURE_DEFINE_ENTRY
// torture_clone(flags, stack_top, tid_word, function, argument)
asm(R"(
.text
.globl _start
_start:
  lgr %r2, %r15
  lghi %r11, 0
  aghi %r15, -160
  xc 0(8,%r15), 0(%r15)
  brasl %r14, torture_start
  .long 0
.globl torture_clone
torture_clone:
  aghi %r3, -176
  stg %r5, 160(%r3)
  stg %r6, 168(%r3)
  lgr %r0, %r2
  lgr %r2, %r3
  lgr %r3, %r0
  lgr %r5, %r4
  svc 120
  ltgr %r2, %r2
  je 1f
  br %r14
1:lghi %r11, 0
  xc 0(8,%r15), 0(%r15)
  lg %r1, 160(%r15)
  lg %r2, 168(%r15)
  basr %r14, %r1
  .long 0
.globl torture_sigreturn
torture_sigreturn:
  svc 173
  .long 0
.globl torture_setjmp
torture_setjmp:
  stmg %r6, %r15, 0(%r2)
.irp n, 8, 9, 10, 11, 12, 13, 14, 15
  std %f\n, 8*(\n+2)(%r2)
.endr
  lghi %r2, 0
  br %r14
.globl torture_longjmp
torture_longjmp:
  lmg %r6, %r15, 0(%r2)
.irp n, 8, 9, 10, 11, 12, 13, 14, 15
  ld %f\n, 8*(\n+2)(%r2)
.endr
  lghi %r2, 1
  br %r14
.section .note.GNU-stack, "", @progbits
.text
)");
#endif
