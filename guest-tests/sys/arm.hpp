#pragma once

// arm (EABI, ARMv5 and up, ARM or Thumb-2 code): start code, system call,
// thread start, jump buffer, signal return. What every sys/<isa>.hpp defines is
// listed in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

namespace torture::sys {

inline constexpr size_t k_sigset_bytes = 8;
inline constexpr unsigned long k_sa_restorer = 0x04000000;
inline constexpr bool k_aligned_pairs = true;
/// Without floating point registers: nothing here uses them.
inline constexpr size_t k_jump_words = 10;

inline long raw_syscall(long number, long a, long b, long c, long d, long e,
                        long f) {
  register long ip asm("ip") = number;
  register long r0 asm("r0") = a;
  register long r1 asm("r1") = b;
  register long r2 asm("r2") = c;
  register long r3 asm("r3") = d;
  register long r4 asm("r4") = e;
  register long r5 asm("r5") = f;
  // The number goes in Thumb's frame pointer, which the compiler needs.
  asm volatile("push {r7}\n\t"
               "mov r7, ip\n\t"
               "svc #0\n\t"
               "pop {r7}"
               : "+r"(r0)
               : "r"(ip), "r"(r1), "r"(r2), "r"(r3), "r"(r4), "r"(r5)
               : "memory");
  return r0;
}

} // namespace torture::sys

#ifdef TORTURE_DEFINE_ENTRY
// torture_clone(flags, stack_top, tid_word, function, argument)
// raise() is what libgcc calls when something is divided by zero.
asm(R"(
.syntax unified
.text
.globl _start
.type _start, %function
_start:
  mov fp, #0
  mov lr, #0
  mov r0, sp
  bl torture_start
  udf #0
.globl torture_clone
.type torture_clone, %function
torture_clone:
  ldr ip, [sp]
  str r3, [r1, #-4]
  str ip, [r1, #-8]!
  push {r4, r7}
  mov r3, #0
  mov r4, r2
  mov r7, #120
  svc #0
  cmp r0, #0
  beq 1f
  pop {r4, r7}
  bx lr
1:mov fp, #0
  pop {r0, r1}
  blx r1
  udf #0
.globl torture_sigreturn
.type torture_sigreturn, %function
torture_sigreturn:
  mov r7, #173
  svc #0
  udf #0
.globl raise
.type raise, %function
raise:
  udf #0
.globl torture_setjmp
.type torture_setjmp, %function
torture_setjmp:
  stmia r0!, {r4-r11}
  str sp, [r0]
  str lr, [r0, #4]
  mov r0, #0
  bx lr
.globl torture_longjmp
.type torture_longjmp, %function
torture_longjmp:
  ldmia r0!, {r4-r11}
  ldr sp, [r0]
  ldr lr, [r0, #4]
  mov r0, #1
  bx lr
.section .note.GNU-stack, "", %progbits
.text
)");
#endif
