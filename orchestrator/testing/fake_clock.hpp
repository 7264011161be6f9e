#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include "base/clock.hpp"

namespace farm {

/// A clock that stands still until told. Both kinds of time advance together.
/// Starts at 2026-01-31T12:00:00Z. May be used from several threads.
class FakeClock final : public Clock {
 public:
  [[nodiscard]] std::chrono::steady_clock::time_point now() const override {
    return std::chrono::steady_clock::time_point(
        std::chrono::nanoseconds(elapsed_ns_.load()));
  }

  [[nodiscard]] std::chrono::system_clock::time_point wall() const override {
    using std::chrono::system_clock;
    constexpr std::chrono::seconds k_start(1769860800);
    return system_clock::time_point(
        k_start + std::chrono::duration_cast<system_clock::duration>(
                      std::chrono::nanoseconds(elapsed_ns_.load() - k_origin)));
  }

  void advance(std::chrono::nanoseconds time) { elapsed_ns_ += time.count(); }

 private:
  /// Not zero, so that "no time point yet" differs from the start.
  static constexpr std::int64_t k_origin = 1'000'000'000;

  std::atomic<std::int64_t> elapsed_ns_ = k_origin;
};

} // namespace farm
