#pragma once

// powerpc64, either byte order: start code, system call, thread start, jump
// buffer. The ABI is ELFv2, for big endian as well (-mabi=elfv2): a function's
// address is that of its code.
// What every sys/<isa>.hpp defines is listed in guest-tests/README.md.

#include <stddef.h>
#include <stdint.h>

#include "sys/common/powerpc_call.hpp"

namespace torture::sys {

inline constexpr size_t k_sigset_bytes = 8;
/// Signals return through the vDSO.
inline constexpr unsigned long k_sa_restorer = 0;
inline constexpr bool k_aligned_pairs = false;
/// Vector registers are left out: nothing lives in them across a call.
inline constexpr size_t k_jump_words = 40;

} // namespace torture::sys

#ifdef TORTURE_DEFINE_ENTRY
// torture_clone(flags, stack_top, tid_word, function, argument)
asm(R"(
.abiversion 2
.text
.globl _start
.type _start, @function
_start:
  addis 2, 12, .TOC.-_start@ha
  addi 2, 2, .TOC.-_start@l
  mr 3, 1
  li 0, 0
  mtlr 0
  clrrdi 1, 1, 4
  stdu 0, -32(1)
  bl torture_start
  nop
  trap
.globl torture_clone
.type torture_clone, @function
torture_clone:
  std 6, -16(4)
  std 7, -8(4)
  li 0, 0
  stdu 0, -64(4)
  li 6, 0
  mr 7, 5
  li 0, 120
  sc
  bso 2f
  cmpdi 3, 0
  beq 1f
  blr
1:ld 12, 48(1)
  ld 3, 56(1)
  mtctr 12
  bctrl
  trap
2:neg 3, 3
  blr
.globl torture_sigreturn
.type torture_sigreturn, @function
torture_sigreturn:
  trap
.globl torture_setjmp
.type torture_setjmp, @function
torture_setjmp:
  mflr 0
  mfcr 4
  std 0, 0(3)
  std 4, 8(3)
  std 1, 16(3)
  std 2, 24(3)
.irp n, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
  std \n, 8*(\n-10)(3)
  stfd \n, 8*(\n+8)(3)
.endr
  li 3, 0
  blr
.globl torture_longjmp
.type torture_longjmp, @function
torture_longjmp:
  ld 0, 0(3)
  ld 4, 8(3)
  ld 1, 16(3)
  ld 2, 24(3)
.irp n, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
  ld \n, 8*(\n-10)(3)
  lfd \n, 8*(\n+8)(3)
.endr
  mtlr 0
  mtcr 4
  li 3, 1
  blr
.section .note.GNU-stack, "", @progbits
.text
)");
#endif
