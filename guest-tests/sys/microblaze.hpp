#pragma once

// MicroBlaze, either byte order: start code, system call, thread start, jump
// buffer, signal return. What every sys/<isa>.hpp defines is listed in
// guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

namespace torture::sys {

inline constexpr size_t k_sigset_bytes = 8;
/// The kernel writes its own trampoline into the signal frame.
inline constexpr unsigned long k_sa_restorer = 0;
inline constexpr bool k_sigaction_has_restorer = false;
inline constexpr bool k_aligned_pairs = false;
inline constexpr size_t k_jump_words = 15;

inline long raw_syscall(long number, long a, long b, long c, long d, long e,
                        long f) {
  register long r3 asm("r3");
  register long r12 asm("r12") = number;
  register long r5 asm("r5") = a;
  register long r6 asm("r6") = b;
  register long r7 asm("r7") = c;
  register long r8 asm("r8") = d;
  register long r9 asm("r9") = e;
  register long r10 asm("r10") = f;
  asm volatile("brki r14, 8"
               : "=r"(r3), "+r"(r12), "+r"(r5), "+r"(r6), "+r"(r7), "+r"(r8),
                 "+r"(r9), "+r"(r10)
               :
               : "r4", "r11", "r14", "memory");
  return r3;
}

} // namespace torture::sys

#ifdef TORTURE_DEFINE_ENTRY
// torture_clone(flags, stack_top, tid_word, function, argument)
// The system call has the size of the stack as its third argument. A function
// may use 32 bytes above r1; what follows a branch with "d" is executed before.
//
// GCC 12 takes a compare-and-exchange that succeeded for one that failed, in
// atomic additions as well. With -fno-inline-atomics it calls the functions
// below; addic reads the carry, which is set if swx did not store.
asm(R"(
.text
.globl _start
_start:
  addk r19, r0, r0
  addk r5, r1, r0
  addik r1, r1, -32
  brlid r15, torture_start
  nop
  bri 0
.globl torture_clone
torture_clone:
  addik r6, r6, -40
  swi r8, r6, 32
  swi r9, r6, 36
  addk r8, r7, r0
  addk r9, r7, r0
  addk r7, r0, r0
  addk r10, r0, r0
  addik r12, r0, 120
  brki r14, 8
  beqi r3, 1f
  rtsd r15, 8
  nop
1:addk r19, r0, r0
  lwi r3, r1, 32
  lwi r5, r1, 36
  brald r15, r3
  nop
  bri 0
.globl torture_sigreturn
torture_sigreturn:
  bri 0
.globl torture_setjmp
torture_setjmp:
  swi r1, r5, 0
  swi r15, r5, 4
  swi r19, r5, 8
  swi r20, r5, 12
  swi r21, r5, 16
  swi r22, r5, 20
  swi r23, r5, 24
  swi r24, r5, 28
  swi r25, r5, 32
  swi r26, r5, 36
  swi r27, r5, 40
  swi r28, r5, 44
  swi r29, r5, 48
  swi r30, r5, 52
  swi r31, r5, 56
  rtsd r15, 8
  addk r3, r0, r0
.globl torture_longjmp
torture_longjmp:
  lwi r1, r5, 0
  lwi r15, r5, 4
  lwi r19, r5, 8
  lwi r20, r5, 12
  lwi r21, r5, 16
  lwi r22, r5, 20
  lwi r23, r5, 24
  lwi r24, r5, 28
  lwi r25, r5, 32
  lwi r26, r5, 36
  lwi r27, r5, 40
  lwi r28, r5, 44
  lwi r29, r5, 48
  lwi r30, r5, 52
  lwi r31, r5, 56
  rtsd r15, 8
  addik r3, r0, 1
.globl __atomic_load_4
__atomic_load_4:
  rtsd r15, 8
  lwi r3, r5, 0
.globl __atomic_store_4
__atomic_store_4:
  rtsd r15, 8
  swi r6, r5, 0
.globl __atomic_fetch_add_4
__atomic_fetch_add_4:
1:lwx r3, r5, r0
  addk r4, r3, r6
  swx r4, r5, r0
  addic r4, r0, 0
  bnei r4, 1b
  rtsd r15, 8
  nop
.globl __atomic_exchange_4
__atomic_exchange_4:
1:lwx r3, r5, r0
  swx r6, r5, r0
  addic r4, r0, 0
  bnei r4, 1b
  rtsd r15, 8
  nop
.globl __atomic_compare_exchange_4
__atomic_compare_exchange_4:
  lwi r8, r6, 0
1:lwx r4, r5, r0
  rsubk r3, r8, r4
  bnei r3, 2f
  swx r7, r5, r0
  addic r3, r0, 0
  bnei r3, 1b
  rtsd r15, 8
  addik r3, r0, 1
2:swi r4, r6, 0
  rtsd r15, 8
  addk r3, r0, r0
.section .note.GNU-stack, "x", @progbits
.text
)");
#endif
