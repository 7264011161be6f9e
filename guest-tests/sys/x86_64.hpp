#pragma once

// x86_64: start code, system call, thread start, jump buffer, signal return.
// What every sys/<isa>.hpp defines is listed in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

namespace torture::sys {

/// Size of the kernel's signal set in bytes.
inline constexpr size_t k_sigset_bytes = 8;
/// Flag that makes the kernel use our own return trampoline; 0 where the
/// kernel brings one.
inline constexpr unsigned long k_sa_restorer = 0x04000000;
/// A 64-bit argument in two registers must start at an even position.
inline constexpr bool k_aligned_pairs = false;
/// Words in a JumpBuffer.
inline constexpr size_t k_jump_words = 8;

inline long raw_syscall(long number, long a, long b, long c, long d, long e,
                        long f) {
  long result;
  register long r10 asm("r10") = d;
  register long r8 asm("r8") = e;
  register long r9 asm("r9") = f;
  asm volatile("syscall"
               : "=a"(result)
               : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
               : "rcx", "r11", "memory");
  return result;
}

} // namespace torture::sys

#ifdef TORTURE_DEFINE_ENTRY
// torture_clone(flags, stack_top, tid_word, function, argument)
asm(R"(
.text
.globl _start
_start:
  xor %ebp, %ebp
  mov %rsp, %rdi
  and $-16, %rsp
  call torture_start
  hlt
.globl torture_clone
torture_clone:
  sub $16, %rsi
  mov %rcx, (%rsi)
  mov %r8, 8(%rsi)
  mov %rdx, %r10
  xor %r8d, %r8d
  mov $56, %eax
  syscall
  test %rax, %rax
  jz 1f
  ret
1:xor %ebp, %ebp
  pop %rax
  pop %rdi
  call *%rax
  hlt
.globl torture_sigreturn
torture_sigreturn:
  mov $15, %eax
  syscall
  hlt
.globl torture_setjmp
torture_setjmp:
  mov %rbx, (%rdi)
  mov %rbp, 8(%rdi)
  mov %r12, 16(%rdi)
  mov %r13, 24(%rdi)
  mov %r14, 32(%rdi)
  mov %r15, 40(%rdi)
  lea 8(%rsp), %rax
  mov %rax, 48(%rdi)
  mov (%rsp), %rax
  mov %rax, 56(%rdi)
  xor %eax, %eax
  ret
.globl torture_longjmp
torture_longjmp:
  mov (%rdi), %rbx
  mov 8(%rdi), %rbp
  mov 16(%rdi), %r12
  mov 24(%rdi), %r13
  mov 32(%rdi), %r14
  mov 40(%rdi), %r15
  mov 48(%rdi), %rsp
  mov $1, %eax
  jmp *56(%rdi)
.section .note.GNU-stack, "", @progbits
.text
)");
#endif
