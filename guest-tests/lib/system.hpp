#pragma once

// Facts of the machine the suite is running on, collected once at start.

#include <stddef.h>
#include <stdint.h>

namespace torture {

/// Reads what the kernel put on the initial stack; call once, first.
void system_init(const unsigned long* initial_stack);

/// Makes text, data and stack of this process present and its own, so that the
/// faults a case counts are those of the case. Again after every fork, which
/// shares the pages anew. Not for second threads.
void make_program_present();

[[nodiscard]] size_t page_size();
[[nodiscard]] unsigned cpu_count();
/// Random bits that the kernel gave this program.
[[nodiscard]] uint64_t kernel_random();
[[nodiscard]] const char* kernel_release();

/// CLOCK_MONOTONIC in milliseconds / microseconds.
[[nodiscard]] uint64_t now_ms();
[[nodiscard]] uint64_t now_us();

/// Deadlines and "promptly" limits are stated for an unloaded x86_64 under
/// emulation and multiplied by this percentage.
void set_factor(unsigned percent);
[[nodiscard]] unsigned factor();
[[nodiscard]] uint64_t scaled_ms(uint64_t base_ms);

/// Cases may change the machine as a whole: take its swap device, lose pages of
/// its memory, set its debugging options. Always so as process 1.
void allow_whole_machine();
[[nodiscard]] bool whole_machine_allowed();

/// The seed for everything random in the case that is running.
void set_seed(uint64_t seed);
[[nodiscard]] uint64_t next_random();

} // namespace torture
