// How near the order of work of a run comes to the shortest possible one, for
// costs that were measured: a table for docs/benchmarks.md.

#include <cstdio>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "plan/simulation.hpp"

namespace {

/// costs.csv: configuration, CPU seconds of its kernel, seconds of its boots.
std::vector<farm::SimulatedJob> recorded() {
  std::vector<farm::SimulatedJob> jobs;
  std::ifstream in(FARM_RECORDED_COSTS);
  std::string line;
  while (std::getline(in, line)) {
    std::istringstream fields(line);
    std::string name;
    farm::SimulatedJob job;
    char comma = ',';
    if (line.empty() || line[0] == '#' || !std::getline(fields, name, ',') ||
        !(fields >> job.build_s >> comma >> job.boot_s)) {
      continue;
    }
    jobs.push_back(job);
  }
  return jobs;
}

/// As many jobs as wanted, each a recorded one that is up to a fifth cheaper
/// or dearer.
std::vector<farm::SimulatedJob> sample(std::size_t count, bool warm) {
  const std::vector<farm::SimulatedJob> known = recorded();
  std::mt19937 random(1);
  std::uniform_real_distribution<double> factor(0.8, 1.2);
  std::vector<farm::SimulatedJob> jobs;
  for (std::size_t i = 0; i < count; ++i) {
    farm::SimulatedJob job = known[i % known.size()];
    job.build_s *= warm ? 0 : factor(random);
    job.boot_s *= factor(random);
    jobs.push_back(job);
  }
  return jobs;
}

} // namespace

int main() {
  if (recorded().empty()) {
    std::fprintf(stderr, "%s: no costs\n", FARM_RECORDED_COSTS);
    return 3;
  }
  std::printf("| jobs | CPUs | kernels | makespan | bound | ratio | busy |\n"
              "| ---: | ---: | --- | ---: | ---: | ---: | ---: |\n");
  for (const std::size_t count : {30U, 300U, 3000U}) {
    for (const bool warm : {true, false}) {
      const auto jobs = sample(count, warm);
      for (const int cpus : {2, 8, 32, 128, 256}) {
        const farm::Simulated result = farm::simulate(jobs, cpus);
        std::printf("| %zu | %d | %s | %.0f s | %.0f s | %.3f | %.1f %% |\n",
                    count, cpus, warm ? "cached" : "built", result.makespan_s,
                    result.bound_s, result.makespan_s / result.bound_s,
                    result.busy * 100);
      }
    }
  }
  return 0;
}
