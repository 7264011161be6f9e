#include "plan/simulation.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>

#include "plan/turn.hpp"

namespace farm {
namespace {

constexpr double k_never = std::numeric_limits<double>::infinity();

/// Makes of one build hardly gain from more.
constexpr int k_most_cpus_a_build = 64;

/// Work less than this many seconds is done: additions are not exact.
constexpr double k_done = 1e-9;

enum class Step { build_waits, builds, links, boot_waits, boots, over };

struct State {
  SimulatedJob job;
  Step step = Step::build_waits;
  double left = 0; ///< CPU seconds of the step
  std::uint64_t number = 0;
  int cpus = 0; ///< now

  [[nodiscard]] bool holds() const {
    return step == Step::builds || step == Step::links || step == Step::boots;
  }
  [[nodiscard]] bool waits() const {
    return step == Step::build_waits || step == Step::boot_waits;
  }
  [[nodiscard]] Turn turn() const {
    const bool build = step == Step::build_waits;
    return {build, (build ? job.build_s : 0) + job.boot_s, number};
  }

  void start() {
    const bool build = step == Step::build_waits;
    step = build ? Step::builds : Step::boots;
    left = build ? job.build_s * (1 - job.serial) : job.boot_s;
  }

  void finish() {
    switch (step) {
      case Step::builds:
        step = Step::links;
        left = job.build_s * job.serial;
        break;
      case Step::links:
        step = Step::boot_waits;
        break;
      default:
        step = Step::over;
        break;
    }
  }
};

class Simulation {
 public:
  Simulation(const std::vector<SimulatedJob>& jobs, int cpus) : cpus_(cpus) {
    for (const SimulatedJob& job : jobs) {
      State state;
      state.job = job;
      state.number = states_.size();
      state.step = job.build_s > 0 ? Step::build_waits : Step::boot_waits;
      states_.push_back(state);
    }
  }

  Simulated run() {
    double now = 0;
    double used = 0;
    while (true) {
      serve();
      share();
      double next = k_never;
      for (const State& state : states_) {
        if (state.holds()) {
          next = std::min(next, state.left / state.cpus);
        }
      }
      if (next == k_never) {
        break;
      }
      now += next;
      used += advance(next);
    }
    return {now, bound(), now > 0 ? used / (now * cpus_) : 1};
  }

 private:
  /// Who holds a CPU keeps it; the others come in turn.
  void serve() {
    auto free = cpus_ - std::count_if(states_.begin(), states_.end(),
                                      [](const State& s) { return s.holds(); });
    while (free > 0) {
      const auto builds =
          std::count_if(states_.begin(), states_.end(), [](const State& s) {
            return s.step == Step::builds || s.step == Step::links;
          });
      State* next = nullptr;
      for (State& state : states_) {
        if (state.step == Step::build_waits &&
            builds >= builds_at_once(cpus_)) {
          continue;
        }
        if (state.waits() && (next == nullptr || state.turn() < next->turn())) {
          next = &state;
        }
      }
      if (next == nullptr) {
        return;
      }
      next->start();
      --free;
    }
  }

  /// Builds take what is left, each one CPU more in turn.
  void share() {
    int spare = cpus_;
    for (State& state : states_) {
      state.cpus = state.holds() ? 1 : 0;
      spare -= state.cpus;
    }
    bool taken = true;
    while (spare > 0 && taken) {
      taken = false;
      for (State& state : states_) {
        if (spare > 0 && state.step == Step::builds &&
            state.cpus < k_most_cpus_a_build) {
          ++state.cpus;
          --spare;
          taken = true;
        }
      }
    }
  }

  double advance(double seconds) {
    double used = 0;
    for (State& state : states_) {
      if (state.holds()) {
        used += seconds * state.cpus;
        state.left -= seconds * state.cpus;
        if (state.left < k_done) {
          state.finish();
        }
      }
    }
    return used;
  }

  [[nodiscard]] double bound() const {
    double work = 0;
    double longest = 0;
    const int most = std::min(cpus_, k_most_cpus_a_build);
    for (const State& state : states_) {
      const SimulatedJob& job = state.job;
      work += job.build_s + job.boot_s;
      longest = std::max(longest, job.build_s * (1 - job.serial) / most +
                                      job.build_s * job.serial + job.boot_s);
    }
    return std::max(work / cpus_, longest);
  }

  int cpus_;
  std::vector<State> states_;
};

} // namespace

Simulated simulate(const std::vector<SimulatedJob>& jobs, int cpus) {
  return Simulation(jobs, std::max(cpus, 1)).run();
}

} // namespace farm
