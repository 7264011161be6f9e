// mprotect() takes the right to write away while siblings store. Stores that
// come too late are SEGV_ACCERR at their address, and once mprotect() has
// returned no store gets through any more, not even one by a fault that had
// looked the mapping up before.

#include "harness/case.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/repeater.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

constexpr int k_stores = 4;
constexpr int k_rounds = 20;

struct Row {
  const char* name;
  bool drop; // pages are thrown away first, so that a store is a full fault
};

constexpr Row k_rows[] = {{"present", false}, {"untouched", true}};

void run() {
  const bool drop = current_row(k_rows).drop;
  const Mapping pages = Mapping::anonymous(2);
  unsigned char* const targets[] = {pages.at(0x10), pages.page(1) + 0x20};
  unsigned char next[] = {0, 0};
  const auto storer = [&](int i) {
    for (int repeat = 0; repeat < k_stores; ++repeat) {
      const Probe got = try_store(targets[i], ++next[i]);
      if (got.signal != 0) {
        expect_signal(got, SIGSEGV, SEGV_ACCERR, targets[i]);
      }
    }
  };
  {
    Repeater one([&] { storer(0); });
    Repeater two([&] { storer(1); });
    for (int round = 0; round < k_rounds; ++round) {
      one.again();
      two.again();
      pages.protect(0, 2, PROT_READ);
      const uint32_t first = try_load(targets[0]).value;
      const uint32_t second = try_load(targets[1]).value;
      one.again();
      two.again();
      sys::yield();
      expect_value(try_load(targets[0]), first);
      expect_value(try_load(targets[1]), second);
      if (drop) {
        need(sys::madvise(pages.at(0), pages.bytes(), MADV_DONTNEED),
             "madvise");
        expect_value(try_load(targets[round % 2]), 0);
      }
      pages.protect(0, 2, Mapping::k_read_write);
      sys::yield();
    }
    one.wait_for(uint32_t(2 * k_rounds));
    two.wait_for(uint32_t(2 * k_rounds));
  }
  pages.protect(0, 2, Mapping::k_read_write);
  expect_done(try_store(targets[0], 0x7b));
  expect_value(try_load(targets[0]), 0x7b);
  pass();
}

CASE{
    .proves = "no store gets through once mprotect() has returned",
    .run = run,
    .rows = rows_of(k_rows),
    .deadline_ms = 5000,
};

} // namespace
} // namespace torture
