#pragma once

// Xtensa, windowed registers: start code, system call, thread start, jump
// buffer, signal return. What every sys/<isa>.hpp defines is listed in
// guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

namespace torture::sys {

inline constexpr size_t k_sigset_bytes = 8;
inline constexpr unsigned long k_sa_restorer = 0x04000000;
inline constexpr bool k_aligned_pairs = true;
inline constexpr size_t k_jump_words = 10;

inline long raw_syscall(long number, long a, long b, long c, long d, long e,
                        long f) {
  register long a2 asm("a2") = number;
  register long a6 asm("a6") = a;
  register long a3 asm("a3") = b;
  register long a4 asm("a4") = c;
  register long a5 asm("a5") = d;
  register long a8 asm("a8") = e;
  register long a9 asm("a9") = f;
  asm volatile("syscall"
               : "+r"(a2)
               : "r"(a6), "r"(a3), "r"(a4), "r"(a5), "r"(a8), "r"(a9)
               : "memory");
  return a2;
}

} // namespace torture::sys

#ifdef TORTURE_DEFINE_ENTRY
// torture_clone(flags, stack_top, tid_word, function, argument)
//
// A jump buffer holds what the stack has of a caller whose registers are all
// there: its a0-a3 below the frame of the function it called, its a4-a7 (it
// called with call8, as the compiler does) below the frame of its own caller.
asm(R"(
.text
.align 4
.globl _start
_start:
  movi a0, 0
  mov a6, a1
  call4 torture_start
  ill
.align 4
.globl torture_clone
torture_clone:
  entry a1, 16
  addi a3, a3, -32
  s32i a5, a3, 0
  s32i a6, a3, 4
  mov a6, a2
  movi a5, 0
  mov a8, a4
  movi a2, 116
  syscall
  beqz a2, 1f
  retw
1:movi a0, 0
  l32i a4, a1, 0
  l32i a6, a1, 4
  callx4 a4
  ill
.align 4
.globl torture_sigreturn
torture_sigreturn:
  movi a2, 225
  syscall
  ill
# Calls itself until every register but those of this call was needed.
.align 4
spill:
  entry a1, 48
  beqz a2, 1f
  addi a14, a2, -1
  call12 spill
1:retw
.align 4
.globl torture_setjmp
torture_setjmp:
  entry a1, 48
  movi a14, 6
  call12 spill
  addi a3, a1, -16
  l32i a4, a3, 0
  s32i a4, a2, 0
  l32i a5, a3, 4
  s32i a5, a2, 4
  l32i a4, a3, 8
  s32i a4, a2, 8
  l32i a4, a3, 12
  s32i a4, a2, 12
  addi a5, a5, -16
  l32i a5, a5, 4
  addi a5, a5, -32
  l32i a4, a5, 0
  s32i a4, a2, 16
  l32i a4, a5, 4
  s32i a4, a2, 20
  l32i a4, a5, 8
  s32i a4, a2, 24
  l32i a4, a5, 12
  s32i a4, a2, 28
  s32i a0, a2, 32
  s32i a1, a2, 36
  movi a2, 0
  retw
.align 4
.globl torture_longjmp
torture_longjmp:
  entry a1, 48
  movi a14, 6
  call12 spill
  l32i a0, a2, 32
  l32i a1, a2, 36
  addi a3, a1, -16
  l32i a4, a2, 0
  s32i a4, a3, 0
  l32i a5, a2, 4
  s32i a5, a3, 4
  l32i a4, a2, 8
  s32i a4, a3, 8
  l32i a4, a2, 12
  s32i a4, a3, 12
  addi a5, a5, -16
  l32i a5, a5, 4
  addi a5, a5, -32
  l32i a4, a2, 16
  s32i a4, a5, 0
  l32i a4, a2, 20
  s32i a4, a5, 4
  l32i a4, a2, 24
  s32i a4, a5, 8
  l32i a4, a2, 28
  s32i a4, a5, 12
  movi a2, 1
  retw
.section .note.GNU-stack, "", @progbits
.text
)");
#endif
