#pragma once

// The memory and string routines that the compiler expects to find, plus the
// few that the suite uses itself. Same contracts as in the C standard.

#include <stddef.h>

extern "C" {
void* memcpy(void* to, const void* from, size_t count);
void* memmove(void* to, const void* from, size_t count);
void* memset(void* to, int value, size_t count);
int memcmp(const void* left, const void* right, size_t count);
size_t strlen(const char* text);
}

namespace torture::rt {

[[nodiscard]] bool equal(const char* left, const char* right);
/// Order of the bytes, as strcmp().
[[nodiscard]] int compare(const char* left, const char* right);
[[nodiscard]] bool starts_with(const char* text, const char* prefix);
/// First occurrence of `needle` in the first `length` bytes, or null.
[[nodiscard]] const char* find(const char* text, size_t length,
                               const char* needle);
/// Shell-like pattern with `*`, `?`, `[a-z]` and `[!x]`; a `!` in front
/// inverts it.
[[nodiscard]] bool glob_match(const char* pattern, const char* text);

} // namespace torture::rt
