#include "lib/stack.hpp"

#include "arch/arch.hpp"
#include "lib/extent.hpp"
#include "lib/report.hpp"
#include "lib/thread.hpp"
#include "sys/calls.hpp"

namespace torture {

namespace {

constexpr size_t k_signal_stack_bytes = 65536;
constexpr unsigned k_deepest = 1U << 20;

sys::JumpBuffer overflow_back;
Probe overflow_seen;

void on_overflow(int signal, siginfo_t* info, void*) {
  overflow_seen.signal = signal;
  overflow_seen.code = info->si_code;
  overflow_seen.address = reinterpret_cast<uintptr_t>(info->si_addr);
  torture_longjmp(&overflow_back);
}

/// Frames are smaller than any page, so no page is left out.
[[gnu::noinline]] void descend(unsigned depth, volatile unsigned char* above) {
  volatile unsigned char frame[512];
  frame[0] = 1;
  frame[sizeof(frame) - 1] = 1;
  if (depth > 0) {
    descend(depth - 1, frame);
  }
  *above = frame[0];
}

struct StackRun {
  void (*function)(void*);
  void* argument;
};

void enter(void* run) {
  const auto* self = static_cast<StackRun*>(run);
  self->function(self->argument);
  end_thread();
}

} // namespace

GrowingMapping::GrowingMapping(size_t room) {
  if (sys::k_stack_grows_up) {
    skip("no mapping can be asked to grow up");
  }
  constexpr int k_flags = MAP_PRIVATE | MAP_ANONYMOUS;
  const size_t bytes = (room + k_pages) * page_size();
  const long at =
      need(sys::mmap(nullptr, bytes, PROT_NONE, k_flags, -1, 0), "mmap");
  low_ = reinterpret_cast<unsigned char*>(at);
  first_ = low_ + room * page_size();
  need(sys::munmap(low_, bytes), "munmap");
  need(sys::mmap(first_, k_pages * page_size(), Mapping::k_read_write,
                 k_flags | MAP_FIXED | MAP_GROWSDOWN, -1, 0),
       "mmap growing");
  sys::madvise(first_, k_pages * page_size(), MADV_NOHUGEPAGE);
}

GrowingMapping::~GrowingMapping() {
  sys::munmap(low_, size_t(end() - low_));
}

unsigned char* GrowingMapping::start_now() const {
  return reinterpret_cast<unsigned char*>(mapping_around(first_).start);
}

void GrowingMapping::put_neighbour(size_t below_first, size_t pages,
                                   int protection, int flags) const {
  need(sys::mmap(below(below_first), pages * page_size(), protection,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | flags, -1, 0),
       "mmap neighbour");
}

void need_growth_anywhere() {
  if (!arch::k_grows_anywhere) {
    skip("a mapping grows only close to the stack pointer here");
  }
}

void run_on_stack(unsigned char* low, size_t bytes, void (*function)(void*),
                  void* argument) {
  constexpr unsigned long k_flags =
      CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD |
      CLONE_SYSVSEM | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID;
  StackRun run{function, argument};
  uint32_t alive = 1; // cleared and woken by the kernel at exit
  need(
      torture_clone(k_flags, sys::stack_begin(low, bytes), &alive, enter, &run),
      "clone");
  for (;;) {
    const uint32_t seen = __atomic_load_n(&alive, __ATOMIC_ACQUIRE);
    if (seen == 0) {
      return;
    }
    sys::futex(&alive, FUTEX_WAIT, seen);
  }
}

[[gnu::noinline]] void use_stack(size_t bytes) {
  auto* space = static_cast<volatile unsigned char*>(__builtin_alloca(bytes));
  space[0] = 1;
  space[bytes - 1] = 2;
}

void handle_on_signal_stack(int signal, SignalHandler handler) {
  sys::SignalAction action{};
  action.handler = handler;
  action.flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK | sys::k_sa_restorer;
  action.restorer = torture_sigreturn;
  need(sys::sigaction(signal, &action, nullptr), "sigaction");
}

Mapping make_signal_stack() {
  return Mapping::anonymous((k_signal_stack_bytes + page_size() - 1) /
                            page_size());
}

void exhaust_stack() {
  volatile unsigned char last = 0;
  descend(k_deepest, &last);
}

Probe overflow_stack() {
  handle_on_signal_stack(SIGSEGV, on_overflow);
  handle_on_signal_stack(SIGBUS, on_overflow);
  overflow_seen = Probe{};
  if (torture_setjmp(&overflow_back) == 0) {
    exhaust_stack();
  }
  return overflow_seen;
}

uint64_t stack_limit() {
  rlimit64 limit{};
  need(sys::call(__NR_prlimit64, 0, RLIMIT_STACK, nullptr, &limit),
       "prlimit64");
  return limit.rlim_cur;
}

void set_stack_limit(uint64_t bytes) {
  rlimit64 limit{};
  need(sys::call(__NR_prlimit64, 0, RLIMIT_STACK, nullptr, &limit),
       "prlimit64");
  limit.rlim_cur = bytes;
  need(sys::call(__NR_prlimit64, 0, RLIMIT_STACK, &limit, nullptr),
       "prlimit64");
}

} // namespace torture
