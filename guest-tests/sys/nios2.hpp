#pragma once

// Nios II: start code, system call, thread start, jump buffer, signal return.
// What every sys/<isa>.hpp defines is listed in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

namespace torture::sys {

inline constexpr size_t k_sigset_bytes = 8;
/// The kernel's trampoline is in a page of its own; the field is not used.
inline constexpr unsigned long k_sa_restorer = 0;
inline constexpr bool k_aligned_pairs = false;
inline constexpr size_t k_jump_words = 12;

inline long raw_syscall(long number, long a, long b, long c, long d, long e,
                        long f) {
  register long r2 asm("r2") = number;
  register long r4 asm("r4") = a;
  register long r5 asm("r5") = b;
  register long r6 asm("r6") = c;
  register long r7 asm("r7") = d;
  register long r8 asm("r8") = e;
  register long r9 asm("r9") = f;
  asm volatile("trap"
               : "+r"(r2), "+r"(r7)
               : "r"(r4), "r"(r5), "r"(r6), "r"(r8), "r"(r9)
               : "r3", "r10", "r11", "r12", "r13", "r14", "r15", "memory");
  return r7 != 0 ? -r2 : r2;
}

} // namespace torture::sys

#ifdef TORTURE_DEFINE_ENTRY
// torture_clone(flags, stack_top, tid_word, function, argument)
asm(R"(
.text
.globl _start
_start:
  movhi gp, %hiadj(_gp)
  addi gp, gp, %lo(_gp)
  mov fp, zero
  mov r4, sp
  call torture_start
  break
.globl torture_clone
torture_clone:
  ldw r8, 0(sp)
  addi r5, r5, -8
  stw r7, 0(r5)
  stw r8, 4(r5)
  mov r7, r6
  mov r8, zero
  movi r2, 220
  trap
  bne r7, zero, 2f
  beq r2, zero, 1f
  ret
1:mov fp, zero
  ldw r2, 0(sp)
  ldw r4, 4(sp)
  addi sp, sp, 8
  callr r2
  break
2:sub r2, zero, r2
  ret
.globl torture_sigreturn
torture_sigreturn:
  break
.globl torture_setjmp
torture_setjmp:
  stw r16, 0(r4)
  stw r17, 4(r4)
  stw r18, 8(r4)
  stw r19, 12(r4)
  stw r20, 16(r4)
  stw r21, 20(r4)
  stw r22, 24(r4)
  stw r23, 28(r4)
  stw gp, 32(r4)
  stw sp, 36(r4)
  stw fp, 40(r4)
  stw ra, 44(r4)
  mov r2, zero
  ret
.globl torture_longjmp
torture_longjmp:
  ldw r16, 0(r4)
  ldw r17, 4(r4)
  ldw r18, 8(r4)
  ldw r19, 12(r4)
  ldw r20, 16(r4)
  ldw r21, 20(r4)
  ldw r22, 24(r4)
  ldw r23, 28(r4)
  ldw gp, 32(r4)
  ldw sp, 36(r4)
  ldw fp, 40(r4)
  ldw ra, 44(r4)
  movi r2, 1
  ret
.section .note.GNU-stack, "", @progbits
.text
)");
#endif
