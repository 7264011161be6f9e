#pragma once

// This program again, which then does nothing but exit.

#include "lib/report.hpp"
#include "rt/format.hpp"
#include "sys/calls.hpp"

namespace torture {

/// The program's file. Looking it up in /proc is not part of what is tested: it
/// gives ENOENT for want of memory, as no execve() may.
inline int open_self() {
  return int(need(sys::open("/proc/self/exe", O_RDONLY), "open this program"));
}

/// execveat(): returns only when it failed. The new program exits with `code`.
inline long exec_and_leave(int file, int code) {
  rt::Buffer<16> number;
  number.format("{}", code);
  const char* const arguments[] = {"fault-torture", "--leave", number.c_str(),
                                   nullptr};
  const char* const environment[] = {nullptr};
  return sys::execve_file(file, arguments, environment);
}

} // namespace torture
