#pragma once

// Provoking kernel trouble on purpose (Linux Kernel Dump Test Module) and
// watching the kernel log for the answer.

#include <stdint.h>

namespace torture {

inline constexpr char k_lkdtm_direct[] =
    "/sys/kernel/debug/provoke-crash/DIRECT";

/// What an oops begins with. A die() that prints a reason of its own says
/// "Internal error: " and the word Oops for most reasons only.
inline constexpr char k_oops[] = "Oops";
inline constexpr char k_internal_error[] = "Internal error: ";

/// Runs a trigger in a child, which may die of it, and returns the child's
/// wait status. Skips the case where the kernel does not know the trigger.
int provoke(const char* trigger);

/// Provokes and fails the case unless the kernel log then shows `header`, or
/// one of the others: architectures without the code for the usual report
/// have another one.
void provoke_and_expect(const char* trigger, const char* header,
                        const char* other = nullptr,
                        const char* third = nullptr);

} // namespace torture
