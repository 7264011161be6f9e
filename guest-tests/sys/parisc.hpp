#pragma once

// PA-RISC, 32 bit: start code, system call, thread start, jump buffer, signal
// return. What every sys/<isa>.hpp defines is listed in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

namespace torture::sys {

inline constexpr size_t k_sigset_bytes = 8;
/// The kernel's trampoline is in its vDSO.
inline constexpr unsigned long k_sa_restorer = 0;
inline constexpr bool k_sigaction_has_restorer = false;
inline constexpr bool k_aligned_pairs = false;
inline constexpr bool k_stack_grows_up = true;
inline constexpr size_t k_jump_words = 18;

// A system call is a branch to the gateway page; what follows is executed
// before it.
inline long raw_syscall(long number, long a, long b, long c, long d, long e,
                        long f) {
  register long r20 asm("r20") = number;
  register long r26 asm("r26") = a;
  register long r25 asm("r25") = b;
  register long r24 asm("r24") = c;
  register long r23 asm("r23") = d;
  register long r22 asm("r22") = e;
  register long r21 asm("r21") = f;
  register long r28 asm("r28");
  asm volatile("ble 0x100(%%sr2, %%r0)\n nop"
               : "=r"(r28), "+r"(r20), "+r"(r21), "+r"(r22), "+r"(r23),
                 "+r"(r24), "+r"(r25), "+r"(r26)
               :
               : "r1", "r2", "r19", "r29", "r31", "memory");
  return r28;
}

} // namespace torture::sys

#ifdef TORTURE_DEFINE_ENTRY
// torture_clone(flags, stack, tid_word, function, argument)
// In a static program a function's address is that of its code. The kernel
// passes the address of the arguments' vector, which is behind their number.
asm(R"(
.text
.import $global$, data
.import torture_start, code
.export _start, code
_start:
  ldil LR'$global$, %r27
  ldo RR'$global$(%r27), %r27
  ldo -4(%r24), %r26
  copy %r0, %r3
  bl torture_start, %r2
  ldo 64(%r30), %r30
  break 0, 0
.export torture_clone, code
torture_clone:
  ldw -52(%r30), %r19
  stw %r23, 0(%r25)
  stw %r19, 4(%r25)
  ldo 64(%r25), %r25
  copy %r0, %r23
  copy %r24, %r22
  ble 0x100(%sr2, %r0)
  ldi 120, %r20
  comib,=,n 0, %r28, 1f
  bv,n %r0(%r2)
1:copy %r0, %r3
  ldw -64(%r30), %r22
  ldw -60(%r30), %r26
  ldo 64(%r30), %r30
  ble 0(%sr4, %r22)
  copy %r31, %r2
  break 0, 0
.export torture_sigreturn, code
torture_sigreturn:
  break 0, 0
.export torture_setjmp, code
torture_setjmp:
  stw,ma %r2, 4(%r26)
  stw,ma %r3, 4(%r26)
  stw,ma %r4, 4(%r26)
  stw,ma %r5, 4(%r26)
  stw,ma %r6, 4(%r26)
  stw,ma %r7, 4(%r26)
  stw,ma %r8, 4(%r26)
  stw,ma %r9, 4(%r26)
  stw,ma %r10, 4(%r26)
  stw,ma %r11, 4(%r26)
  stw,ma %r12, 4(%r26)
  stw,ma %r13, 4(%r26)
  stw,ma %r14, 4(%r26)
  stw,ma %r15, 4(%r26)
  stw,ma %r16, 4(%r26)
  stw,ma %r17, 4(%r26)
  stw,ma %r18, 4(%r26)
  stw %r30, 0(%r26)
  bv %r0(%r2)
  copy %r0, %r28
.export torture_longjmp, code
torture_longjmp:
  ldw,ma 4(%r26), %r2
  ldw,ma 4(%r26), %r3
  ldw,ma 4(%r26), %r4
  ldw,ma 4(%r26), %r5
  ldw,ma 4(%r26), %r6
  ldw,ma 4(%r26), %r7
  ldw,ma 4(%r26), %r8
  ldw,ma 4(%r26), %r9
  ldw,ma 4(%r26), %r10
  ldw,ma 4(%r26), %r11
  ldw,ma 4(%r26), %r12
  ldw,ma 4(%r26), %r13
  ldw,ma 4(%r26), %r14
  ldw,ma 4(%r26), %r15
  ldw,ma 4(%r26), %r16
  ldw,ma 4(%r26), %r17
  ldw,ma 4(%r26), %r18
  ldw 0(%r26), %r30
  bv %r0(%r2)
  ldi 1, %r28
.section .note.GNU-stack, "", @progbits
.text
)");
#endif
