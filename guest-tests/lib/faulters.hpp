#pragma once

// Threads that fault for ever, each on a page of its own. They end with the
// process only: leave by exit_process(), or be killed.

#include "lib/futex.hpp"
#include "lib/mapping.hpp"
#include "lib/probe.hpp"
#include "lib/thread.hpp"
#include "sys/calls.hpp"

namespace torture {

class Faulters {
 public:
  static constexpr size_t k_count = 3;

  /// `pages`: at least k_count pages that may be stored to.
  explicit Faulters(const Mapping& pages)
      : first_(Loop{pages.page(0), &started_}),
        second_(Loop{pages.page(1), &started_}),
        third_(Loop{pages.page(2), &started_}) {
    started_.wait_for(k_count);
  }

 private:
  struct Loop {
    unsigned char* page;
    Counter* started;
    void operator()() const {
      for (unsigned char round = 0;; ++round) {
        expect_done(try_store(page, round));
        sys::madvise(page, page_size(), MADV_DONTNEED);
        if (round == 0 && started->value() < k_count) {
          started->add();
        }
      }
    }
  };
  Counter started_;
  Thread<Loop> first_;
  Thread<Loop> second_;
  Thread<Loop> third_;
};

} // namespace torture
