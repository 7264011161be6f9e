// Several threads store into fresh memory at the same moment: each needs the
// anon_vma of the mapping, one of them makes it, and the others use it; in
// mappings side by side they may share one. Every store is one fault and gets
// its page, and a fork afterwards finds all of them through it.

#include "harness/case.hpp"
#include "lib/child.hpp"
#include "lib/futex.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/proc.hpp"
#include "lib/thread.hpp"
#include "sys/calls.hpp"

namespace torture {
namespace {

constexpr uint32_t k_rounds = 12;
constexpr size_t k_threads = 3;

struct Row {
  const char* name;
  bool apart; // one mapping for each page
};

constexpr Row k_rows[] = {{"one_mapping", false}, {"side_by_side", true}};

void run() {
  const bool apart = current_row(k_rows).apart;
  Counter start;
  Counter done;
  unsigned char* base = nullptr;
  const auto store = [&](size_t i) {
    for (uint32_t round = 1; round <= k_rounds; ++round) {
      start.wait_for(round);
      unsigned char* at = base + i * page_size() + round;
      const FaultCount before = FaultCount::now();
      expect_done(try_store(at, uint8_t(0x10 * round + i)));
      expect_faults(before, 1, 0, "first store");
      done.add();
    }
  };
  Thread one([&] { store(0); });
  Thread two([&] { store(1); });
  Thread three([&] { store(2); });
  for (uint32_t round = 1; round <= k_rounds; ++round) {
    const Mapping pages = Mapping::anonymous(k_threads + 1);
    if (apart) {
      need(sys::madvise(pages.page(1), page_size(), MADV_DONTFORK), "madvise");
      need(sys::madvise(pages.page(1), page_size(), MADV_SEQUENTIAL),
           "madvise");
      need(sys::madvise(pages.page(1), page_size(), MADV_DOFORK), "madvise");
    }
    base = pages.at(0);
    start.add();
    expect_done(try_store(pages.page(k_threads), uint8_t(round)));
    done.wait_for(round * uint32_t(k_threads));
    const auto check_all = [&] {
      for (size_t i = 0; i < k_threads; ++i) {
        expect_value(try_load(pages.page(i) + round),
                     uint8_t(0x10 * round + i));
        expect_value(try_load(pages.page(i)), 0);
      }
      expect_value(try_load(pages.page(k_threads)), uint8_t(round));
    };
    check_all();
    if (round == k_rounds) {
      Child child([&] {
        check_all();
        expect_done(try_store(pages.page(0) + round, 0xff));
      });
      child.join();
      check_all();
    }
  }
  pass();
}

CASE{
    .proves = "threads that store into fresh memory together get their pages",
    .run = run,
    .rows = rows_of(k_rows),
    .deadline_ms = 3000,
};

} // namespace
} // namespace torture
