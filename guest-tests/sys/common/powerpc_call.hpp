#pragma once

// The system call of powerpc, 32 and 64 bit.

namespace torture::sys {

inline long raw_syscall(long number, long a, long b, long c, long d, long e,
                        long f) {
  register long r0 asm("r0") = number;
  register long r3 asm("r3") = a;
  register long r4 asm("r4") = b;
  register long r5 asm("r5") = c;
  register long r6 asm("r6") = d;
  register long r7 asm("r7") = e;
  register long r8 asm("r8") = f;
  // An error is positive, with the summary overflow bit set.
  asm volatile("sc\n\t"
               "bns+ 1f\n\t"
               "neg 3, 3\n"
               "1:"
               : "+r"(r0), "+r"(r3), "+r"(r4), "+r"(r5), "+r"(r6), "+r"(r7),
                 "+r"(r8)
               :
               : "r9", "r10", "r11", "r12", "cr0", "ctr", "memory");
  return r3;
}

} // namespace torture::sys
