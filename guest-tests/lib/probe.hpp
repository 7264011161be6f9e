#pragma once

// One access to memory, and what came of it: a value, or a signal with its
// code and address. Works in every thread; the faulting thread goes on behind
// the access.

#include <stddef.h>
#include <stdint.h>

namespace torture {

struct Probe {
  int signal = 0; // 0: the access completed
  int code = 0;
  uintptr_t address = 0;
  uint32_t value = 0; // what a load gave
};

enum class Access : uint8_t { load, store, atomic_add, fetch };

[[nodiscard]] const char* access_name(Access access);

/// Single bytes. `try_access` stores 0x5a; a fetch calls the address.
Probe try_load(const void* at);
Probe try_store(void* at, unsigned char value);
Probe try_access(Access access, void* at);
/// Four bytes at any alignment.
Probe try_load_word(const void* at);
Probe try_store_word(void* at, uint32_t value);
/// One whole word, never in parts.
Probe try_load_aligned(const uint32_t* at);
Probe try_store_aligned(uint32_t* at, uint32_t value);

/// Fails the case unless the access ended in exactly this signal. Where the
/// architecture reports only the page, the page is compared.
void expect_signal(const Probe& got, int signal, int code, const void* address);
/// Fails the case unless the access completed (with this value).
void expect_done(const Probe& got);
void expect_value(const Probe& got, uint32_t value);
/// Touches a page that may not be touched at all; fails the case unless that
/// is SEGV_ACCERR. Nothing is tried where arch::k_no_none_check says why.
void expect_no_permission(Access access, void* at);

} // namespace torture
