#pragma once

// OpenRISC: start code, system call, thread start, jump buffer, signal return.
// What every sys/<isa>.hpp defines is listed in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

namespace torture::sys {

inline constexpr size_t k_sigset_bytes = 8;
/// The kernel writes its own trampoline into the signal frame.
inline constexpr unsigned long k_sa_restorer = 0;
inline constexpr bool k_sigaction_has_restorer = false;
inline constexpr bool k_aligned_pairs = false;
/// A page: sys_mmap2 is sys_mmap_pgoff.
inline constexpr unsigned k_mmap2_shift = 13;
inline constexpr size_t k_jump_words = 13;

inline long raw_syscall(long number, long a, long b, long c, long d, long e,
                        long f) {
  register long r11 asm("r11") = number;
  register long r3 asm("r3") = a;
  register long r4 asm("r4") = b;
  register long r5 asm("r5") = c;
  register long r6 asm("r6") = d;
  register long r7 asm("r7") = e;
  register long r8 asm("r8") = f;
  asm volatile("l.sys 1"
               : "+r"(r11), "+r"(r3), "+r"(r4), "+r"(r5), "+r"(r6), "+r"(r7),
                 "+r"(r8)
               :
               : "r12", "r13", "r15", "r17", "r19", "r21", "r23", "r25", "r27",
                 "r29", "r31", "memory");
  return r11;
}

} // namespace torture::sys

#ifdef TORTURE_DEFINE_ENTRY
// torture_clone(flags, stack_top, tid_word, function, argument)
// What follows a jump is executed before it. The stack has to be executable for
// the kernel's trampoline.
asm(R"(
.text
.globl _start
_start:
  l.or r2, r0, r0
  l.jal torture_start
  l.or r3, r1, r0
  l.trap 0
.globl torture_clone
torture_clone:
  l.addi r4, r4, -8
  l.sw 0(r4), r6
  l.sw 4(r4), r7
  l.or r6, r5, r0
  l.or r7, r0, r0
  l.ori r11, r0, 220
  l.sys 1
  l.sfeqi r11, 0
  l.bf 1f
  l.nop
  l.jr r9
  l.nop
1:l.or r2, r0, r0
  l.lwz r4, 0(r1)
  l.lwz r3, 4(r1)
  l.jalr r4
  l.addi r1, r1, 8
  l.trap 0
.globl torture_sigreturn
torture_sigreturn:
  l.trap 0
.globl torture_setjmp
torture_setjmp:
  l.sw 0(r3), r1
  l.sw 4(r3), r2
  l.sw 8(r3), r9
  l.sw 12(r3), r10
  l.sw 16(r3), r14
  l.sw 20(r3), r16
  l.sw 24(r3), r18
  l.sw 28(r3), r20
  l.sw 32(r3), r22
  l.sw 36(r3), r24
  l.sw 40(r3), r26
  l.sw 44(r3), r28
  l.sw 48(r3), r30
  l.jr r9
  l.ori r11, r0, 0
.globl torture_longjmp
torture_longjmp:
  l.lwz r1, 0(r3)
  l.lwz r2, 4(r3)
  l.lwz r9, 8(r3)
  l.lwz r10, 12(r3)
  l.lwz r14, 16(r3)
  l.lwz r16, 20(r3)
  l.lwz r18, 24(r3)
  l.lwz r20, 28(r3)
  l.lwz r22, 32(r3)
  l.lwz r24, 36(r3)
  l.lwz r26, 40(r3)
  l.lwz r28, 44(r3)
  l.lwz r30, 48(r3)
  l.jr r9
  l.ori r11, r0, 1
.section .note.GNU-stack, "x", @progbits
.text
)");
#endif
