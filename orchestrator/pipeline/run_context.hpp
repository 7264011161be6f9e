#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/cache.hpp"
#include "base/cancel.hpp"
#include "base/clock.hpp"
#include "model/artifact.hpp"
#include "model/manifest.hpp"
#include "pipeline/progress.hpp"
#include "pipeline/resources.hpp"
#include "process/process_host.hpp"
#include "process/runner.hpp"

namespace farm {

/// What the user may set for all jobs of a run.
struct RunOptions {
  std::string cases = "*";           ///< glob of case names
  std::optional<std::uint64_t> seed; ///< of the suite; nothing: its own
  std::string accelerator = "auto";  ///< auto, tcg or kvm
  int jobs = 1;                      ///< CPUs to use
  int keep_going = 0; ///< stop after that many failed jobs; 0: never
  bool ccache = false;
  /// QEMU counts instructions instead of running by the host's clock, and every
  /// random number has a fixed seed: a boot is the same each time.
  bool deterministic = false;
  bool trace = false; ///< QEMU's log of interrupts and exceptions
};

/// Seconds a job is expected to need, from the runs before; 0: unknown.
struct JobCost {
  double build_s = 0; ///< of a kernel that has to be made
  double boot_s = 0;
};

/// What the jobs of a run share. Everything outlives them.
struct RunContext {
  const Cache& cache;
  Runner& runner;
  ProcessHost& host;
  const Clock& clock;
  Resources& resources;
  Progress& progress;
  CancelToken cancel;
  std::filesystem::path root;    ///< the farm's own source tree
  std::filesystem::path run_dir; ///< where the run's files go
  const InitramfsManifest& manifest;
  std::vector<std::string> catalogue; ///< every case name; may be empty
  KernelSource source;
  RunOptions options;
  std::chrono::steady_clock::time_point started;
  /// Gets every console byte as it comes (repro). May be empty.
  std::function<void(std::string_view)> console_echo;
  std::vector<JobCost> costs; ///< by job; may be empty

  [[nodiscard]] JobCost cost(std::size_t job) const {
    return job < costs.size() ? costs[job] : JobCost();
  }
};

} // namespace farm
