#pragma once

// Alpha: start code, system call, thread start, jump buffer, signal return.
// What every sys/<isa>.hpp defines is listed in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

#include <asm/unistd.h>

extern "C" void torture_sigreturn();

namespace torture::sys {

inline constexpr size_t k_sigset_bytes = 8;
/// There is no flag and no field: the trampoline is an argument.
inline constexpr unsigned long k_sa_restorer = 0;
inline constexpr bool k_sigaction_has_restorer = false;
inline constexpr bool k_aligned_pairs = false;
inline constexpr bool k_peek_returns_word = true;
inline constexpr size_t k_jump_words = 9;

inline long raw_syscall(long number, long a, long b, long c, long d, long e,
                        long f) {
  register long v0 asm("$0") = number;
  register long a0 asm("$16") = a;
  register long a1 asm("$17") = b;
  register long a2 asm("$18") = c;
  register long a3 asm("$19") = d;
  register long a4 asm("$20") = e;
  register long a5 asm("$21") = f;
  // A few calls return a second value in $20.
  asm volatile("callsys"
               : "+r"(v0), "+r"(a3), "+r"(a4)
               : "r"(a0), "r"(a1), "r"(a2), "r"(a5)
               : "$1", "$2", "$3", "$4", "$5", "$6", "$7", "$8", "$22", "$23",
                 "$24", "$25", "$27", "$28", "memory");
  return a3 != 0 ? -v0 : v0;
}

inline long raw_sigaction(long signal, long now, long old) {
  return raw_syscall(__NR_rt_sigaction, signal, now, old, k_sigset_bytes,
                     reinterpret_cast<long>(torture_sigreturn), 0);
}

} // namespace torture::sys

#ifdef TORTURE_DEFINE_ENTRY
// torture_clone(flags, stack_top, tid_word, function, argument)
// A function finds its global pointer from its own address, in $27.
asm(R"(
.text
.globl _start
.ent _start
_start:
  br $27, 1f
1:ldgp $29, 0($27)
  mov $31, $15
  mov $30, $16
  lda $27, torture_start
  jsr $26, ($27)
  bugchk
.end _start
.globl torture_clone
.ent torture_clone
torture_clone:
  lda $17, -16($17)
  stq $19, 0($17)
  stq $20, 8($17)
  mov $18, $19
  mov $31, $20
  lda $0, 312($31)
  callsys
  bne $19, 2f
  beq $0, 1f
  ret
1:mov $31, $15
  ldq $27, 0($30)
  ldq $16, 8($30)
  jsr $26, ($27)
  bugchk
2:subq $31, $0, $0
  ret
.end torture_clone
.globl torture_sigreturn
.ent torture_sigreturn
torture_sigreturn:
  mov $30, $16
  lda $0, 351($31)
  callsys
  bugchk
.end torture_sigreturn
.globl torture_setjmp
.ent torture_setjmp
torture_setjmp:
  stq $9, 0($16)
  stq $10, 8($16)
  stq $11, 16($16)
  stq $12, 24($16)
  stq $13, 32($16)
  stq $14, 40($16)
  stq $15, 48($16)
  stq $26, 56($16)
  stq $30, 64($16)
  mov $31, $0
  ret
.end torture_setjmp
.globl torture_longjmp
.ent torture_longjmp
torture_longjmp:
  ldq $9, 0($16)
  ldq $10, 8($16)
  ldq $11, 16($16)
  ldq $12, 24($16)
  ldq $13, 32($16)
  ldq $14, 40($16)
  ldq $15, 48($16)
  ldq $26, 56($16)
  ldq $30, 64($16)
  lda $0, 1($31)
  ret
.end torture_longjmp
# Division is no instruction and not in libgcc either: $24 by $25 gives $27,
# nothing else but $28 may change, and $23 holds the return address.
.macro divide name, result
.globl \name
.ent \name
\name:
  lda $30, -32($30)
  stq $1, 0($30)
  stq $2, 8($30)
  stq $3, 16($30)
  mov $24, $27
  mov $31, $1
  lda $2, 64($31)
1:srl $27, 63, $3
  addq $27, $27, $27
  addq $1, $1, $1
  or $1, $3, $1
  cmpule $25, $1, $3
  beq $3, 2f
  subq $1, $25, $1
  addq $27, 1, $27
2:subq $2, 1, $2
  bne $2, 1b
  mov \result, $27
  ldq $1, 0($30)
  ldq $2, 8($30)
  ldq $3, 16($30)
  lda $30, 32($30)
  ret $31, ($23), 1
.end \name
.endm
divide __divqu, $27
divide __remqu, $1
.section .note.GNU-stack, "", @progbits
.text
)");
#endif
