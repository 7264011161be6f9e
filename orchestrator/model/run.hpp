#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/artifact.hpp"
#include "model/change.hpp"
#include "model/console.hpp"
#include "model/findings.hpp"
#include "model/trial.hpp"

namespace farm {

/// One boot of a job: what was started, how it ended, what it said.
struct BootRecord {
  int number = 0;                ///< 0-based within the job
  std::vector<std::string> qemu; ///< argv
  std::string accelerator;       ///< "tcg" or "kvm"
  std::string cmdline;           ///< kernel arguments
  MachineEnd end;
  std::string console_file;   ///< relative to the run's folder
  std::size_t first_line = 0; ///< of this boot within the job's joined console
  std::optional<double> suite_start_s; ///< QEMU start to the suite line
  std::string seed; ///< of the suite, "0x1234"; empty: it never started
};

/// The judged result of one case.
struct CaseResult {
  std::string name;
  std::string area;
  CaseStatus status = CaseStatus::lost;
  std::string reason;
  std::optional<int> time_ms;
  int boot = 0;               ///< BootRecord::number it ran in
  std::size_t first_line = 0; ///< in that boot's console
  std::size_t last_line = 0;
  std::string expect; ///< a canary's expected kind
  std::map<std::string, std::string> begin_state;
  std::map<std::string, std::string> end_state;
  std::vector<std::string> diagnostics;
  std::vector<int> splats; ///< indexes into JobRecord::splats
  std::string known;       ///< the known issue that explains it; not stored
  std::optional<Change> change; ///< nothing: as before, or not compared
  std::vector<Trial> trials;    ///< what came of trying a failure again
};

/// A splat with its place in the job.
struct FoundSplat {
  Splat splat;
  int boot = 0;
  std::string case_name; ///< the case that was running; empty: none
  bool expected = false; ///< a canary asked for it
  std::string known; ///< of one outside every case: as of a case; not stored
  std::optional<Change> change; ///< of one that nobody asked for
};

/// How far a job came.
enum class JobOutcome {
  completed,    ///< every case has a result (which may be lost)
  build_failed, ///< the kernel does not compile
  boot_failed,  ///< the kernel never reached the suite
  infra,        ///< missing tool, QEMU trouble, disk full, ...
  interrupted,
};

/// One architecture in a run.
struct JobRecord {
  std::string arch;
  std::string profile;
  JobOutcome outcome = JobOutcome::infra;
  std::string message; ///< why, when not completed
  std::string hint;
  std::string toolchain; ///< compiler identity
  std::string qemu_version;
  std::string kernel_version;
  std::string kernel_digest;
  std::string guest_digest;
  bool kernel_cached = false;
  std::vector<std::string> lost_symbols;
  std::vector<DetectorResult> detectors;
  std::vector<BootRecord> boots;
  std::vector<CaseResult> cases;
  std::vector<FoundSplat> splats;
  std::string build_log; ///< relative to the run's folder; empty: none
  double build_wall_s = 0;
  double build_cpu_s = 0;
  double boot_wall_s = 0;
  double boot_cpu_s = 0;
  std::string baseline; ///< run it was compared with; not stored
  /// Of an outcome that is not "completed", or of boots that hung.
  std::optional<Change> change;
  double started_s = 0; ///< seconds since the run's start
  double build_done_s = 0;
  double ended_s = 0;
};

/// How much a run did in a part of its time.
struct LoadSample {
  double at_s = 0; ///< since the run began: the end of what was measured
  double busy = 0; ///< CPUs that the run kept busy, on average
};

/// One call of `farm run`.
struct RunRecord {
  std::string id;         ///< "20260131-235959-ab12"
  std::string started_at; ///< RFC 3339, UTC
  std::string source;     ///< KernelSource::description
  std::string source_identity;
  std::string source_path; ///< the tree it was built from; for excerpts
  std::string kernel_arg;  ///< --kernel as given; empty: default
  std::string rev_arg;
  std::string toolchain_arg = "default"; ///< --toolchain as given
  std::vector<std::string> patches;      ///< paths of --patch
  std::string profile;
  std::string cases_glob;
  std::string host; ///< "x86_64, 2 CPUs, 24 GiB"; no host name
  double wall_s = 0;
  double own_cpu_s = 0;   ///< of the orchestrator alone
  double total_cpu_s = 0; ///< with all children
  bool interrupted = false;
  std::vector<std::string> argv; ///< of `run` as given; for --resume
  std::string folder;            ///< where it was given
  std::vector<LoadSample> load;  ///< in order of time
  std::vector<JobRecord> jobs;
};

/// Counts a reader wants first.
struct Tally {
  int pass = 0, fail = 0, broken = 0, skip = 0, not_checked = 0, lost = 0,
      vanished = 0;
  [[nodiscard]] int total() const {
    return pass + fail + broken + skip + not_checked + lost + vanished;
  }
};

} // namespace farm
