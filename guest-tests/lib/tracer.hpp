#pragma once

// ptrace() of the caller's own memory. A process that shares the caller's mm,
// and is no thread of it, stops the caller for the time of the access: the
// pages are those of the caller, with nothing copied by a fork.

#include <stddef.h>

namespace torture {

/// Moves whole words from `at` to `local` (peek) or the other way (poke).
/// Returns the bytes moved, or the error of the first word.
long ptrace_peek(const unsigned char* at, size_t bytes, unsigned char* local);
long ptrace_poke(unsigned char* at, size_t bytes, const unsigned char* local);

} // namespace torture
