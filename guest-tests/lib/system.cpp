#include "lib/system.hpp"

#include "rt/string.hpp"
#include "sys/calls.hpp"

#include <linux/elf.h>

namespace torture {

namespace {

size_t page_size_value = 4096;
uint64_t random_value = 0;
uint64_t seed_value = 1;
bool whole_machine = false;
unsigned factor_value = 100;
new_utsname names;
/// What the kernel mapped of this program, without the stack.
struct ProgramSegment {
  uintptr_t start;
  uintptr_t end;
  bool writable;
};
ProgramSegment segments[8];
unsigned segment_count = 0;
uintptr_t stack_start = 0;

#if __SIZEOF_POINTER__ == 8
using ProgramHeader = Elf64_Phdr;
#else
using ProgramHeader = Elf32_Phdr;
#endif

void read_segments(const ProgramHeader* header, unsigned long count) {
  for (; count > 0; --count, ++header) {
    if (header->p_type == PT_LOAD && segment_count < 8) {
      segments[segment_count++] = {uintptr_t(header->p_vaddr),
                                   uintptr_t(header->p_vaddr + header->p_memsz),
                                   (header->p_flags & PF_W) != 0};
    }
  }
}

/// Reads, and where the page is to become the process's own writes, one byte
/// of every page.
void touch_pages(uintptr_t start, uintptr_t end, bool write) {
  for (uintptr_t at = start & ~uintptr_t(page_size_value - 1); at < end;
       at += page_size_value) {
    auto* byte = reinterpret_cast<volatile unsigned char*>(at);
    const unsigned char value = *byte;
    if (write) {
      *byte = value;
    }
  }
}

} // namespace

void make_program_present() {
  for (unsigned i = 0; i < segment_count; ++i) {
    touch_pages(segments[i].start, segments[i].end, segments[i].writable);
  }
  // Beyond this frame as well, for what is going to be called.
  constexpr size_t k_bytes = 16 * 1024;
  volatile unsigned char space[k_bytes];
  space[0] = 1;
  const auto low = reinterpret_cast<uintptr_t>(&space[0]);
  if (low < stack_start) {
    touch_pages(low, stack_start, true);
  } else {
    touch_pages(stack_start, low + k_bytes, true);
  }
}

void system_init(const unsigned long* initial_stack) {
  stack_start = reinterpret_cast<uintptr_t>(initial_stack);
  const unsigned long* at = initial_stack + 1 + initial_stack[0] + 1;
  while (*at != 0) {
    ++at;
  }
  ++at;
  const ProgramHeader* headers = nullptr;
  unsigned long header_count = 0;
  for (; at[0] != AT_NULL; at += 2) {
    if (at[0] == AT_PAGESZ) {
      page_size_value = at[1];
    } else if (at[0] == AT_RANDOM) {
      memcpy(&random_value, reinterpret_cast<const void*>(at[1]),
             sizeof(random_value));
    } else if (at[0] == AT_PHDR) {
      headers = reinterpret_cast<const ProgramHeader*>(at[1]);
    } else if (at[0] == AT_PHNUM) {
      header_count = at[1];
    }
  }
  read_segments(headers, header_count);
  sys::uname(&names);
}

size_t page_size() {
  return page_size_value;
}

unsigned cpu_count() {
  unsigned long mask[32] = {};
  sys::sched_getaffinity(sizeof(mask), mask);
  unsigned count = 0;
  for (unsigned long bits : mask) {
    for (; bits != 0; bits &= bits - 1) {
      ++count;
    }
  }
  return count;
}

uint64_t kernel_random() {
  return random_value;
}

const char* kernel_release() {
  return names.release;
}

uint64_t now_us() {
  __kernel_timespec now{};
  sys::clock_gettime(CLOCK_MONOTONIC, &now);
  return uint64_t(now.tv_sec) * 1000000 + uint64_t(now.tv_nsec) / 1000;
}

uint64_t now_ms() {
  return now_us() / 1000;
}

void set_factor(unsigned percent) {
  factor_value = percent;
}

unsigned factor() {
  return factor_value;
}

void allow_whole_machine() {
  whole_machine = true;
}

bool whole_machine_allowed() {
  return whole_machine;
}

uint64_t scaled_ms(uint64_t base_ms) {
  return base_ms * factor_value / 100;
}

void set_seed(uint64_t seed) {
  seed_value = seed | 1;
}

uint64_t next_random() {
  seed_value ^= seed_value << 13;
  seed_value ^= seed_value >> 7;
  seed_value ^= seed_value << 17;
  return seed_value;
}

} // namespace torture
