#pragma once

// MIPS, o32 and n64, either byte order: start code, system call, thread start,
// jump buffer, signal return. What every sys/<isa>.hpp defines is listed in
// guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

namespace torture::sys {

/// 128 signals.
inline constexpr size_t k_sigset_bytes = 16;
/// The kernel's trampoline is in its vDSO.
inline constexpr unsigned long k_sa_restorer = 0;
inline constexpr bool k_sigaction_has_restorer = false;
inline constexpr bool k_sigaction_flags_first = true;
inline constexpr bool k_aligned_pairs = true;
inline constexpr size_t k_jump_words = 12;

#if _MIPS_SIM == _ABIO32
// Two of the six arguments go on the stack, above room for the other four.
#define TORTURE_SYSCALL                                                        \
  "addiu $29, $29, -32\n sw $8, 16($29)\n sw $9, 20($29)\n"                    \
  "syscall\n addiu $29, $29, 32"
#else
#define TORTURE_SYSCALL "syscall"
#endif

inline long raw_syscall(long number, long a, long b, long c, long d, long e,
                        long f) {
  register long v0 asm("$2") = number;
  register long a0 asm("$4") = a;
  register long a1 asm("$5") = b;
  register long a2 asm("$6") = c;
  register long a3 asm("$7") = d;
  register long a4 asm("$8") = e;
  register long a5 asm("$9") = f;
  asm volatile(TORTURE_SYSCALL
               : "+r"(v0), "+r"(a3), "+r"(a4), "+r"(a5)
               : "r"(a0), "r"(a1), "r"(a2)
               : "$1", "$3", "$10", "$11", "$12", "$13", "$14", "$15", "$24",
                 "$25", "hi", "lo", "memory");
  return a3 != 0 ? -v0 : v0;
}

} // namespace torture::sys

#ifdef TORTURE_DEFINE_ENTRY
#if _MIPS_SIM == _ABIO32
// The argument of torture_clone is in the caller's frame, and there the kernel
// looks for the address to clear at exit.
asm(R"(
.macro address register, symbol
  la \register, \symbol
.endm
.macro lower register, bytes
  addiu \register, \register, -\bytes
.endm
.macro save register, index, base
  sw \register, 4 * \index(\base)
.endm
.macro restore register, index, base
  lw \register, 4 * \index(\base)
.endm
.macro clone
  lw $8, 16($29)
  sw $6, 16($29)
  save $8, 1, $5
  li $2, 4120
  syscall
.endm
)");
#else
asm(R"(
.macro address register, symbol
  dla \register, \symbol
.endm
.macro lower register, bytes
  daddiu \register, \register, -\bytes
.endm
.macro save register, index, base
  sd \register, 8 * \index(\base)
.endm
.macro restore register, index, base
  ld \register, 8 * \index(\base)
.endm
.macro clone
  save $8, 1, $5
  move $8, $6
  li $2, 5055
  syscall
.endm
)");
#endif

// torture_clone(flags, stack_top, tid_word, function, argument)
// A function expects its own address in $25 and may use 16 bytes above $29.
asm(R"(
.text
.option pic0
.globl _start
_start:
  move $30, $0
  move $4, $29
  lower $29, 32
  address $25, torture_start
  jalr $25
  break
.globl torture_clone
torture_clone:
  lower $5, 32
  save $7, 0, $5
  move $7, $0
  clone
  bnez $7, 2f
  beqz $2, 1f
  jr $31
1:move $30, $0
  restore $25, 0, $29
  restore $4, 1, $29
  jalr $25
  break
2:subu $2, $0, $2
  jr $31
.globl torture_sigreturn
torture_sigreturn:
  break
.globl torture_setjmp
torture_setjmp:
  save $16, 0, $4
  save $17, 1, $4
  save $18, 2, $4
  save $19, 3, $4
  save $20, 4, $4
  save $21, 5, $4
  save $22, 6, $4
  save $23, 7, $4
  save $28, 8, $4
  save $29, 9, $4
  save $30, 10, $4
  save $31, 11, $4
  move $2, $0
  jr $31
.globl torture_longjmp
torture_longjmp:
  restore $16, 0, $4
  restore $17, 1, $4
  restore $18, 2, $4
  restore $19, 3, $4
  restore $20, 4, $4
  restore $21, 5, $4
  restore $22, 6, $4
  restore $23, 7, $4
  restore $28, 8, $4
  restore $29, 9, $4
  restore $30, 10, $4
  restore $31, 11, $4
  li $2, 1
  jr $31
.section .note.GNU-stack, "", @progbits
.text
)");
#endif
