#include "lib/probe.hpp"

#include "arch/arch.hpp"
#include "lib/report.hpp"
#include "lib/system.hpp"
#include "sys/calls.hpp"

namespace torture {

namespace {

/// Where the signal handler of one thread goes back to.
struct Slot {
  uint32_t tid;
  sys::JumpBuffer back;
  Probe seen;
};

constinit Slot slots[16] = {};
bool installed = false;

// Not inlined, no more than claim_slot(): their locals must not become locals
// of the function that torture_setjmp() returns to twice.
[[gnu::noinline]] Slot* find_slot(uint32_t tid) {
  for (Slot& slot : slots) {
    if (__atomic_load_n(&slot.tid, __ATOMIC_ACQUIRE) == tid) {
      return &slot;
    }
  }
  return nullptr;
}

[[gnu::noinline]] Slot& claim_slot() {
  for (Slot& slot : slots) {
    uint32_t free = 0;
    if (__atomic_compare_exchange_n(&slot.tid, &free, uint32_t(sys::gettid()),
                                    false, __ATOMIC_ACQ_REL,
                                    __ATOMIC_RELAXED)) {
      return slot;
    }
  }
  broken("probe: more threads than slots");
}

void on_fault(int signal, siginfo_t* info, void*) {
  Slot* slot = find_slot(uint32_t(sys::gettid()));
  if (slot == nullptr) {
    // Not ours: the instruction runs again and the default action applies.
    const sys::SignalAction deadly{};
    sys::sigaction(signal, &deadly, nullptr);
    return;
  }
  slot->seen.signal = signal;
  slot->seen.code = info->si_code;
  slot->seen.address = reinterpret_cast<uintptr_t>(info->si_addr);
  torture_longjmp(&slot->back);
}

void install() {
  if (installed) {
    return;
  }
  sys::SignalAction action{};
  action.handler = on_fault;
  action.flags = SA_SIGINFO | SA_NODEFER | sys::k_sa_restorer;
  action.restorer = torture_sigreturn;
  need(sys::sigaction(SIGSEGV, &action, nullptr), "sigaction");
  need(sys::sigaction(SIGBUS, &action, nullptr), "sigaction");
  need(sys::sigaction(SIGILL, &action, nullptr), "sigaction");
  installed = true;
}

using Function = uint32_t (*)(void* at, uint32_t value);

[[gnu::noinline]] uint32_t do_load(void* at, uint32_t) {
  return *static_cast<volatile unsigned char*>(at);
}

[[gnu::noinline]] uint32_t do_store(void* at, uint32_t value) {
  *static_cast<volatile unsigned char*>(at) = static_cast<unsigned char>(value);
  return 0;
}

[[gnu::noinline]] uint32_t do_atomic_add(void* at, uint32_t value) {
  return __atomic_fetch_add(static_cast<uint32_t*>(at), value,
                            __ATOMIC_SEQ_CST);
}

[[gnu::noinline]] uint32_t do_fetch(void* at, uint32_t) {
  reinterpret_cast<void (*)()>(at)();
  return 0;
}

using UnalignedWord [[gnu::aligned(1)]] = volatile uint32_t;

[[gnu::noinline]] uint32_t do_load_word(void* at, uint32_t) {
  return *static_cast<UnalignedWord*>(at);
}

[[gnu::noinline]] uint32_t do_store_word(void* at, uint32_t value) {
  *static_cast<UnalignedWord*>(at) = value;
  return 0;
}

[[gnu::noinline]] uint32_t do_load_aligned(void* at, uint32_t) {
  return *static_cast<volatile uint32_t*>(at);
}

[[gnu::noinline]] uint32_t do_store_aligned(void* at, uint32_t value) {
  *static_cast<volatile uint32_t*>(at) = value;
  return 0;
}

[[gnu::noinline]] Probe run(Function function, void* at, uint32_t value) {
  install();
  Slot& slot = claim_slot();
  slot.seen = Probe{};
  if (torture_setjmp(&slot.back) == 0) {
    slot.seen.value = function(at, value);
  }
  // The jump buffer does not keep locals of this frame: look again.
  Slot* mine = find_slot(uint32_t(sys::gettid()));
  const Probe seen = mine->seen;
  __atomic_store_n(&mine->tid, 0, __ATOMIC_RELEASE);
  return seen;
}

} // namespace

const char* access_name(Access access) {
  constexpr const char* k_names[] = {"load", "store", "atomic_add", "fetch"};
  return k_names[unsigned(access)];
}

Probe try_load(const void* at) {
  return run(do_load, const_cast<void*>(at), 0);
}

Probe try_store(void* at, unsigned char value) {
  return run(do_store, at, value);
}

Probe try_load_word(const void* at) {
  return run(do_load_word, const_cast<void*>(at), 0);
}

Probe try_store_word(void* at, uint32_t value) {
  return run(do_store_word, at, value);
}

Probe try_load_aligned(const uint32_t* at) {
  return run(do_load_aligned, const_cast<uint32_t*>(at), 0);
}

Probe try_store_aligned(uint32_t* at, uint32_t value) {
  return run(do_store_aligned, at, value);
}

Probe try_access(Access access, void* at) {
  constexpr Function k_functions[] = {do_load, do_store, do_atomic_add,
                                      do_fetch};
  return run(k_functions[unsigned(access)], at, 0x5a);
}

void expect_signal(const Probe& got, int signal, int code,
                   const void* address) {
  if (got.signal == 0) {
    fail("access completed, expected signal {} code {} at {}", signal, code,
         address);
  }
  uintptr_t wanted = reinterpret_cast<uintptr_t>(address);
  uintptr_t seen = got.address;
  if (!arch::k_fault_address_exact) {
    wanted &= ~(page_size() - 1);
    seen &= ~(page_size() - 1);
  }
  if (got.signal != signal || got.code != code || seen != wanted) {
    fail("signal {} code {} address {x}, expected signal {} code {} address "
         "{x}",
         got.signal, got.code, got.address, signal, code, wanted);
  }
}

void expect_done(const Probe& got) {
  if (got.signal != 0) {
    fail("signal {} code {} address {x}, expected the access to complete",
         got.signal, got.code, got.address);
  }
}

void expect_value(const Probe& got, uint32_t value) {
  expect_done(got);
  if (got.value != value) {
    fail("read {x}, expected {x}", got.value, value);
  }
}

void expect_no_permission(Access access, void* at) {
  if (arch::k_no_none_check == nullptr) {
    expect_signal(try_access(access, at), SIGSEGV, SEGV_ACCERR, at);
  }
}

} // namespace torture
