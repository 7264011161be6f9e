#pragma once

// sparc64: start code, system call, thread start, jump buffer, signal return.
// Stack and frame pointer are 2047 less than the address they stand for.
// What every sys/<isa>.hpp defines is listed in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

namespace torture::sys {

inline constexpr size_t k_sigset_bytes = 8;
/// The trampoline is an argument instead.
inline constexpr unsigned long k_sa_restorer = 0;
inline constexpr bool k_aligned_pairs = false;
/// Stack pointer and return address; the rest is in the window it points to.
inline constexpr size_t k_jump_words = 2;

inline long raw_syscall(long number, long a, long b, long c, long d, long e,
                        long f) {
  register long g1 asm("g1") = number;
  register long o0 asm("o0") = a;
  register long o1 asm("o1") = b;
  register long o2 asm("o2") = c;
  register long o3 asm("o3") = d;
  register long o4 asm("o4") = e;
  register long o5 asm("o5") = f;
  // An error is positive, with carry set.
  asm volatile("ta 0x6d\n\t"
               "bcs,a,pn %%xcc, 1f\n\t"
               "sub %%g0, %%o0, %%o0\n"
               "1:"
               : "+r"(o0)
               : "r"(g1), "r"(o1), "r"(o2), "r"(o3), "r"(o4), "r"(o5)
               : "cc", "memory");
  return o0;
}

/// The child gets its parent's number and a 1 in the second register.
inline long raw_fork() {
  register long g1 asm("g1") = 217;
  register long o0 asm("o0") = 20; // SIGCHLD
  register long o1 asm("o1") = 0;
  register long o2 asm("o2") = 0;
  register long o3 asm("o3") = 0;
  register long o4 asm("o4") = 0;
  asm volatile("ta 0x6d\n\t"
               "bcs,a,pn %%xcc, 1f\n\t"
               "sub %%g0, %%o0, %%o0\n\t"
               "movrnz %%o1, 0, %%o0\n"
               "1:"
               : "+r"(o0), "+r"(o1)
               : "r"(g1), "r"(o2), "r"(o3), "r"(o4)
               : "cc", "memory");
  return o0;
}

extern "C" void torture_sigreturn();

inline long raw_sigaction(long signal, long now, long old) {
  return raw_syscall(102, signal, now, old,
                     reinterpret_cast<long>(torture_sigreturn), k_sigset_bytes,
                     0);
}

} // namespace torture::sys

#ifdef TORTURE_DEFINE_ENTRY
// torture_clone(flags, stack_top, tid_word, function, argument). The kernel
// copies this function's frame to the new stack.
// torture_sigreturn: a handler returns to 8 bytes behind it.
asm(R"(
.register %g2, #scratch
.register %g3, #scratch
.text
.globl _start
_start:
  clr %fp
  add %sp, 2047+128, %o0
  call torture_start
  sub %sp, 48, %sp
  illtrap 0
.globl torture_clone
torture_clone:
  save %sp, -176, %sp
  flushw
  mov %i0, %o0
  sub %i1, 2047+176, %o1
  mov %i2, %o2
  clr %o3
  mov %i2, %o4
  mov %i3, %g2
  mov %i4, %g3
  mov 217, %g1
  ta 0x6d
  bcs,a,pn %xcc, 2f
  sub %g0, %o0, %o0
  brnz,pn %o1, 1f
  nop
2:ret
  restore %o0, 0, %o0
1:clr %fp
  call %g2
  mov %g3, %o0
  illtrap 0
.globl torture_sigreturn
torture_sigreturn:
  nop
  nop
  mov 101, %g1
  ta 0x6d
  illtrap 0
.globl torture_setjmp
torture_setjmp:
  stx %sp, [%o0]
  stx %o7, [%o0+8]
  retl
  clr %o0
.globl torture_longjmp
torture_longjmp:
  save %sp, -176, %sp
  flushw
  ldx [%i0], %fp
  ldx [%i0+8], %i7
  ret
  restore %g0, 1, %o0
.section .note.GNU-stack, "", @progbits
.text
)");
#endif
