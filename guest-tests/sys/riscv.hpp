#pragma once

// riscv, 32 and 64 bit: start code, system call, thread start, jump buffer.
// What every sys/<isa>.hpp defines is listed in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

namespace torture::sys {

inline constexpr size_t k_sigset_bytes = 8;
/// Signals return through the vDSO; struct sigaction has no restorer.
inline constexpr unsigned long k_sa_restorer = 0;
inline constexpr bool k_sigaction_has_restorer = false;
inline constexpr bool k_aligned_pairs = __riscv_xlen == 32;
/// Without floating point registers: nothing here uses them.
inline constexpr size_t k_jump_words = 14;

inline long raw_syscall(long number, long a, long b, long c, long d, long e,
                        long f) {
  register long a7 asm("a7") = number;
  register long a0 asm("a0") = a;
  register long a1 asm("a1") = b;
  register long a2 asm("a2") = c;
  register long a3 asm("a3") = d;
  register long a4 asm("a4") = e;
  register long a5 asm("a5") = f;
  asm volatile("ecall"
               : "+r"(a0)
               : "r"(a7), "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a5)
               : "memory");
  return a0;
}

} // namespace torture::sys

#ifdef TORTURE_DEFINE_ENTRY
// A register to or from the word with this index.
#if __riscv_xlen == 64
asm(".macro put reg, index, base\n sd \\reg, 8*\\index(\\base)\n.endm\n"
    ".macro get reg, index, base\n ld \\reg, 8*\\index(\\base)\n.endm");
#else
asm(".macro put reg, index, base\n sw \\reg, 4*\\index(\\base)\n.endm\n"
    ".macro get reg, index, base\n lw \\reg, 4*\\index(\\base)\n.endm");
#endif
// torture_clone(flags, stack_top, tid_word, function, argument)
asm(R"(
.text
.globl _start
_start:
.option push
.option norelax
  la gp, __global_pointer$
.option pop
  li s0, 0
  li ra, 0
  mv a0, sp
  andi sp, sp, -16
  call torture_start
  unimp
.globl torture_clone
torture_clone:
  addi a1, a1, -16
  put a3, 0, a1
  put a4, 1, a1
  li a3, 0
  mv a4, a2
  li a7, 220
  ecall
  beqz a0, 1f
  ret
1:li s0, 0
  get t0, 0, sp
  get a0, 1, sp
  jalr t0
  unimp
.globl torture_sigreturn
torture_sigreturn:
  unimp
.globl torture_setjmp
torture_setjmp:
  put ra, 12, a0
  put sp, 13, a0
.irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
  put s\n, \n, a0
.endr
  li a0, 0
  ret
.globl torture_longjmp
torture_longjmp:
  get ra, 12, a0
  get sp, 13, a0
.irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
  get s\n, \n, a0
.endr
  li a0, 1
  ret
.section .note.GNU-stack, "", @progbits
.text
)");
#endif
