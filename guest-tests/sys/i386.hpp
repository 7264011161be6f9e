#pragma once

// i386: start code, system call, thread start, jump buffer, signal return.
// What every sys/<isa>.hpp defines is listed in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

namespace torture::sys {

inline constexpr size_t k_sigset_bytes = 8;
inline constexpr unsigned long k_sa_restorer = 0x04000000;
inline constexpr bool k_aligned_pairs = false;
inline constexpr size_t k_jump_words = 6;

inline long raw_syscall(long number, long a, long b, long c, long d, long e,
                        long f) {
  // The sixth argument goes in the frame pointer, which the compiler needs.
  const long pair[2] = {number, f};
  long result;
  asm volatile("push %%ebp\n\t"
               "mov 4(%%eax), %%ebp\n\t"
               "mov (%%eax), %%eax\n\t"
               "int $0x80\n\t"
               "pop %%ebp"
               : "=a"(result)
               : "a"(&pair[0]), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e)
               : "memory");
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
  mov %esp, %eax
  and $-16, %esp
  sub $12, %esp
  push %eax
  call torture_start
  hlt
.globl torture_clone
torture_clone:
  push %ebx
  push %esi
  push %edi
  mov 16(%esp), %ebx
  mov 20(%esp), %ecx
  mov 24(%esp), %edx
  sub $16, %ecx
  mov 32(%esp), %eax
  mov %eax, (%ecx)
  mov 28(%esp), %eax
  mov %eax, 4(%ecx)
  xor %esi, %esi
  mov %edx, %edi
  mov $120, %eax
  int $0x80
  test %eax, %eax
  jz 1f
  pop %edi
  pop %esi
  pop %ebx
  ret
1:xor %ebp, %ebp
  call *4(%esp)
  hlt
.globl torture_sigreturn
torture_sigreturn:
  mov $173, %eax
  int $0x80
  hlt
.globl torture_setjmp
torture_setjmp:
  mov 4(%esp), %ecx
  mov %ebx, (%ecx)
  mov %esi, 4(%ecx)
  mov %edi, 8(%ecx)
  mov %ebp, 12(%ecx)
  lea 4(%esp), %eax
  mov %eax, 16(%ecx)
  mov (%esp), %eax
  mov %eax, 20(%ecx)
  xor %eax, %eax
  ret
.globl torture_longjmp
torture_longjmp:
  mov 4(%esp), %ecx
  mov (%ecx), %ebx
  mov 4(%ecx), %esi
  mov 8(%ecx), %edi
  mov 12(%ecx), %ebp
  mov 16(%ecx), %esp
  mov $1, %eax
  jmp *20(%ecx)
.section .note.GNU-stack, "", @progbits
.text
)");
#endif
