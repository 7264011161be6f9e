// The processor fetches its next instruction from a slow page, and an unaligned
// access needs two slow pages one after the other. The instruction runs, or is
// SIGBUS at its address when the server fails; the access gets the bytes of
// both pages, for one major fault each.

#include "arch/arch.hpp"
#include "harness/case.hpp"
#include "lib/fuse.hpp"
#include "lib/probe.hpp"
#include "lib/proc.hpp"
#include "rt/string.hpp"

namespace torture {
namespace {

enum class Does : uint8_t { fetch, fetch_error, straddle };

struct Row {
  const char* name;
  Does does;
};

constexpr Row k_rows[] = {
    {"fetch", Does::fetch},
    {"fetch_eio", Does::fetch_error},
    {"straddle", Does::straddle},
};

constexpr size_t k_code = 0x100;

void run_fetch(bool error) {
  FuseFile file(2);
  const Mapping pages = file.map(PROT_READ | PROT_EXEC, MAP_PRIVATE);
  unsigned char* target = pages.page(1) + k_code;
  file.put(page_size() + k_code, arch::k_return_code,
           sizeof(arch::k_return_code));
  file.hold();
  Probe got{};
  Thread toucher([&] { got = try_access(Access::fetch, target); });
  file.wait_for_reads(1);
  wait_until_blocked(toucher.tid());
  file.release(error ? EIO : 0);
  toucher.join();
  if (error) {
    expect_signal(got, SIGBUS, BUS_ADRERR, target);
  } else {
    expect_done(got);
  }
}

void run_straddle() {
  if (!arch::k_unaligned_access) {
    skip("no unaligned access here");
  }
  FuseFile file(2);
  const Mapping pages = file.map(PROT_READ, MAP_PRIVATE);
  unsigned char* target = pages.page(1) - 2;
  file.hold();
  Probe got{};
  int64_t major = 0;
  Thread toucher([&] {
    const FaultCount before = FaultCount::now();
    got = try_load_word(target);
    major = FaultCount::now().major - before.major;
  });
  file.wait_for_reads(1);
  wait_until_blocked(toucher.tid());
  file.release();
  toucher.join();
  unsigned char bytes[4];
  fill_pattern(bytes, page_size() - 2, sizeof(bytes));
  uint32_t wanted = 0;
  memcpy(&wanted, bytes, sizeof(wanted));
  expect_value(got, wanted);
  check_equal(major, 2, "major faults");
}

void run() {
  const Does does = current_row(k_rows).does;
  if (does == Does::straddle) {
    run_straddle();
  } else {
    run_fetch(does == Does::fetch_error);
  }
  pass();
}

CASE{
    .proves = "a fetch from a slow page, and an access across two of them, are "
              "done again when the pages have come",
    .run = run,
    .rows = rows_of(k_rows),
    .needs = Need::fuse,
};

} // namespace
} // namespace torture
