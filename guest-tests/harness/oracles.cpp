#include "harness/oracles.hpp"

#include "lib/child.hpp"
#include "lib/mapping.hpp"
#include "lib/report.hpp"
#include "lib/thread.hpp"
#include "sys/calls.hpp"

namespace torture {

namespace {

void touch_stack() {
  constexpr size_t k_bytes = 48 * 1024;
  volatile unsigned char space[k_bytes];
  for (size_t i = 0; i < k_bytes; i += 1024) {
    space[i] = 1;
    static_cast<void>(space[i]);
  }
}

} // namespace

void check_lock_liveness() {
  Mapping first = Mapping::anonymous(2);
  const Thread other([&] { *first.at(0) = 1; });
  { const Mapping second = Mapping::anonymous(1); }
  *first.page(1) = 2;
  Child child([] {});
  child.join();
}

void check_no_children() {
  const long left = sys::wait4(-1, nullptr, WNOHANG);
  if (left != -ECHILD) {
    broken("the case left a child behind");
  }
}

void make_program_present() {
  const ProgramSegment* segments = nullptr;
  const unsigned count = program_segments(&segments);
  const uintptr_t page_mask = ~uintptr_t(page_size() - 1);
  for (unsigned i = 0; i < count; ++i) {
    const ProgramSegment& segment = segments[i];
    for (uintptr_t at = segment.start & page_mask; at < segment.end;
         at += page_size()) {
      auto* byte = reinterpret_cast<volatile unsigned char*>(at);
      const unsigned char value = *byte;
      if (segment.writable) {
        *byte = value;
      }
    }
  }
  touch_stack();
}

} // namespace torture
