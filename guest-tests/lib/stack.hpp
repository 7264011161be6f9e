#pragma once

// Mappings that grow, stacks that are used up, and signal stacks.

#include <stddef.h>
#include <stdint.h>

#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/signals.hpp"

namespace torture {

/// Pages the kernel keeps free between a growing mapping and a neighbour,
/// unless it was booted with stack_guard_gap=.
inline constexpr size_t k_guard_pages = 256;

/// Four private pages that grow down, MAP_GROWSDOWN, with nothing mapped in
/// the `room` pages below. A later mapping could get that room: make what the
/// case needs before. Skips the case where the stack grows up, for no mapping
/// can be asked to do that.
class GrowingMapping {
 public:
  static constexpr size_t k_pages = 4;
  explicit GrowingMapping(size_t room = 512);
  ~GrowingMapping();
  GrowingMapping(const GrowingMapping&) = delete;
  GrowingMapping& operator=(const GrowingMapping&) = delete;

  /// Its first byte before it grew.
  [[nodiscard]] unsigned char* first() const { return first_; }
  [[nodiscard]] unsigned char* end() const {
    return first_ + k_pages * page_size();
  }
  /// First byte of the page that is so many pages below.
  [[nodiscard]] unsigned char* below(size_t pages) const {
    return first_ - pages * page_size();
  }
  /// Where it begins now.
  [[nodiscard]] unsigned char* start_now() const;
  /// Maps pages of the room, the first of them so many pages below.
  void put_neighbour(size_t below_first, size_t pages, int protection,
                     int flags = 0) const;

 private:
  unsigned char* low_;
  unsigned char* first_;
};

/// Skips the case where user code may make a mapping grow only close to its
/// stack pointer.
void need_growth_anywhere();

/// Runs `body()` in a second thread on a stack in these bytes; returns when it
/// has left.
void run_on_stack(unsigned char* low, size_t bytes, void (*function)(void*),
                  void* argument);
template <class Body>
void run_on_stack(unsigned char* low, size_t bytes, Body body) {
  run_on_stack(
      low, bytes, [](void* argument) { (*static_cast<Body*>(argument))(); },
      &body);
}

/// Takes `bytes` of the stack in one step and writes both ends of them.
void use_stack(size_t bytes);

/// The handler of `signal` runs on the memory of set_signal_stack().
void handle_on_signal_stack(int signal, SignalHandler handler);
/// Memory for that, more than any machine's signal frame and a handler take.
Mapping make_signal_stack();

/// Calls deeper and deeper, until a signal ends it.
void exhaust_stack();
/// Calls deeper and deeper until the stack of the calling thread ends, and
/// comes back with the signal, which was taken on the signal stack.
Probe overflow_stack();

/// The soft limit of the main thread's stack and of growing mappings.
[[nodiscard]] uint64_t stack_limit();
void set_stack_limit(uint64_t bytes);

} // namespace torture
