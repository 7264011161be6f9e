#pragma once

// Where the suite's lines go: one record of /dev/kmsg each, so that no kernel
// message can tear them, or standard output.

#include <stddef.h>

namespace torture {

enum class OutputTo { standard, kernel_log };

/// Falls back to standard output where the kernel log cannot be opened.
void output_open(OutputTo wanted);
/// One line, indented by `depth` KTAP levels; written by a single call.
void output_line(unsigned depth, const char* text);
/// Raw text to standard output, for lists.
void output_raw(const char* text);
void output_bytes(const char* bytes, size_t count);

} // namespace torture
