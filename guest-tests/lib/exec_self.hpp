#pragma once

// This program again, which then does nothing but exit.

#include "rt/format.hpp"
#include "sys/calls.hpp"

namespace torture {

/// execve(): returns only when it failed. The new program exits with `code`.
inline long exec_and_leave(int code) {
  rt::Buffer<16> number;
  number.format("{}", code);
  const char* const arguments[] = {"fault-torture", "--leave", number.c_str(),
                                   nullptr};
  const char* const environment[] = {nullptr};
  return sys::execve("/proc/self/exe", arguments, environment);
}

} // namespace torture
