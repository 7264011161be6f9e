#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "model/run.hpp"

namespace farm {

/// Measures in a thread of its own how many CPUs this process and its children
/// keep busy, every few seconds, until it is asked for the result.
class LoadMeter {
 public:
  /// `started`: what the samples count from.
  LoadMeter(const Clock& clock, std::chrono::steady_clock::time_point started);

  /// Ends the measurement.
  std::vector<LoadSample> result();

 private:
  void measure(const std::stop_token& stop);
  void sample();

  const Clock& clock_;
  const std::chrono::steady_clock::time_point started_;
  double last_at_s_;
  double last_cpu_s_;
  std::vector<LoadSample> samples_;
  std::mutex mutex_;
  std::condition_variable_any stopped_;
  std::jthread thread_; ///< last: starts when all else is there
};

} // namespace farm
