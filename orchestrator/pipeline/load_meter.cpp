#include "pipeline/load_meter.hpp"

#include <utility>

#include "process/cpu_times.hpp"

namespace farm {
namespace {

constexpr std::chrono::seconds k_period{5};

/// A run of a night has no more samples than this; of a longer one, every two
/// are made one.
constexpr std::size_t k_most_samples = 1000;

/// Half as many samples for the same time.
void thin_out(std::vector<LoadSample>& samples) {
  std::vector<LoadSample> half;
  double from = samples.empty() ? 0 : samples.front().at_s;
  for (std::size_t i = 0; i + 1 < samples.size(); i += 2) {
    const LoadSample& a = samples[i];
    const LoadSample& b = samples[i + 1];
    const double first = a.at_s - from;
    const double second = b.at_s - a.at_s;
    const double both = first + second;
    half.push_back({b.at_s, both > 0 ? (a.busy * first + b.busy * second) / both
                                     : b.busy});
    from = b.at_s;
  }
  samples = std::move(half);
}

} // namespace

LoadMeter::LoadMeter(const Clock& clock,
                     std::chrono::steady_clock::time_point started)
    : clock_(clock), started_(started),
      last_at_s_(seconds_between(started, clock.now())),
      last_cpu_s_(tree_cpu_s()),
      thread_([this](const std::stop_token& stop) { measure(stop); }) {}

void LoadMeter::sample() {
  const double at = seconds_between(started_, clock_.now());
  const double cpu = tree_cpu_s();
  if (at > last_at_s_) {
    // What orphans used is lost, so the sum may even go back.
    const double busy = (cpu - last_cpu_s_) / (at - last_at_s_);
    samples_.push_back({at, busy > 0 ? busy : 0});
  }
  last_at_s_ = at;
  last_cpu_s_ = cpu;
  if (samples_.size() >= k_most_samples) {
    thin_out(samples_);
  }
}

void LoadMeter::measure(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stopped_.wait_for(lock, stop, k_period,
                            [&] { return stop.stop_requested(); })) {
    sample();
  }
}

std::vector<LoadSample> LoadMeter::result() {
  thread_.request_stop();
  thread_.join();
  sample();
  return std::move(samples_);
}

} // namespace farm
