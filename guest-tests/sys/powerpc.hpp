#pragma once

// powerpc, 32 bit: start code, system call, thread start, jump buffer.
// What every sys/<isa>.hpp defines is listed in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

#include "sys/common/powerpc_call.hpp"

namespace torture::sys {

inline constexpr size_t k_sigset_bytes = 8;
/// Signals return through the vDSO.
inline constexpr unsigned long k_sa_restorer = 0;
inline constexpr bool k_aligned_pairs = true;
inline constexpr size_t k_jump_words = 60;

} // namespace torture::sys

#ifdef TORTURE_DEFINE_ENTRY
// torture_clone(flags, stack_top, tid_word, function, argument)
asm(R"(
.text
.globl _start
_start:
  mr 3, 1
  li 0, 0
  mtlr 0
  clrrwi 1, 1, 4
  stwu 0, -16(1)
  bl torture_start
  trap
.globl torture_clone
torture_clone:
  stw 6, -8(4)
  stw 7, -4(4)
  li 0, 0
  stwu 0, -32(4)
  li 6, 0
  mr 7, 5
  li 0, 120
  sc
  bso 2f
  cmpwi 3, 0
  beq 1f
  blr
1:lwz 0, 24(1)
  lwz 3, 28(1)
  mtctr 0
  bctrl
  trap
2:neg 3, 3
  blr
.globl torture_sigreturn
torture_sigreturn:
  trap
.globl torture_setjmp
torture_setjmp:
  mflr 0
  mfcr 4
  stw 0, 0(3)
  stw 4, 4(3)
  stw 1, 8(3)
  stw 2, 12(3)
  stmw 13, 16(3)
.irp n, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
  stfd \n, 8*(\n-2)(3)
.endr
  li 3, 0
  blr
.globl torture_longjmp
torture_longjmp:
  lwz 0, 0(3)
  lwz 4, 4(3)
  lwz 1, 8(3)
  lwz 2, 12(3)
  lmw 13, 16(3)
.irp n, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
  lfd \n, 8*(\n-2)(3)
.endr
  mtlr 0
  mtcr 4
  li 3, 1
  blr
.section .note.GNU-stack, "", @progbits
.text
)");
#endif
