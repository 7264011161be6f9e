#pragma once

// loongarch (64 bit): start code, system call, thread start, jump buffer.
// What every sys/<isa>.hpp defines is listed in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

namespace torture::sys {

inline constexpr size_t k_sigset_bytes = 8;
/// Signals return through the vDSO; struct sigaction has no restorer.
inline constexpr unsigned long k_sa_restorer = 0;
inline constexpr bool k_sigaction_has_restorer = false;
inline constexpr bool k_aligned_pairs = false;
/// Without floating point registers: nothing here uses them.
inline constexpr size_t k_jump_words = 12;

inline long raw_syscall(long number, long a, long b, long c, long d, long e,
                        long f) {
  register long a7 asm("a7") = number;
  register long a0 asm("a0") = a;
  register long a1 asm("a1") = b;
  register long a2 asm("a2") = c;
  register long a3 asm("a3") = d;
  register long a4 asm("a4") = e;
  register long a5 asm("a5") = f;
  asm volatile("syscall 0"
               : "+r"(a0)
               : "r"(a7), "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a5)
               : "t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8",
                 "memory");
  return a0;
}

} // namespace torture::sys

#ifdef TORTURE_DEFINE_ENTRY
// torture_clone(flags, stack_top, tid_word, function, argument)
asm(R"(
.text
.globl _start
_start:
  move $fp, $zero
  move $ra, $zero
  move $a0, $sp
  bstrins.d $sp, $zero, 3, 0
  bl torture_start
  break 0
.globl torture_clone
torture_clone:
  addi.d $a1, $a1, -16
  st.d $a3, $a1, 0
  st.d $a4, $a1, 8
  move $a3, $a2
  move $a4, $zero
  ori $a7, $zero, 220
  syscall 0
  beqz $a0, 1f
  jr $ra
1:move $fp, $zero
  ld.d $t0, $sp, 0
  ld.d $a0, $sp, 8
  jirl $ra, $t0, 0
  break 0
.globl torture_sigreturn
torture_sigreturn:
  break 0
.globl torture_setjmp
torture_setjmp:
  st.d $ra, $a0, 72
  st.d $sp, $a0, 80
  st.d $fp, $a0, 88
.irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8
  st.d $s\n, $a0, 8*\n
.endr
  move $a0, $zero
  jr $ra
.globl torture_longjmp
torture_longjmp:
  ld.d $ra, $a0, 72
  ld.d $sp, $a0, 80
  ld.d $fp, $a0, 88
.irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8
  ld.d $s\n, $a0, 8*\n
.endr
  ori $a0, $zero, 1
  jr $ra
.section .note.GNU-stack, "", @progbits
.text
)");
#endif
