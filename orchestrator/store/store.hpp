#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/file_lock.hpp"
#include "base/result.hpp"
#include "model/past_job.hpp"
#include "model/run.hpp"
#include "model/trend.hpp"

namespace farm {

/// One architecture of a stored run, in short.
struct JobSummary {
  std::string arch;
  JobOutcome outcome = JobOutcome::infra;
  Tally tally;
  int unexpected_splats = 0;
};

/// A stored run without its details.
struct RunSummary {
  std::string id;
  std::string started_at; ///< RFC 3339, UTC
  std::string source;
  std::string profile;
  std::string cases_glob;
  double wall_s = 0;
  bool finished = false; ///< finish_run() was called
  bool interrupted = false;
  std::string kernel_arg;
  std::string toolchain_arg;
  std::string patches_json; ///< paths; equal for equal ones
  std::vector<JobSummary> jobs;
};

/// Parts of a job whose length is worth guessing.
enum class Stage {
  build, ///< compiling a kernel that was not cached
  boot,  ///< all boots of a job
};

/// The database of past runs: <dir>/farm.db. Texts come back byte for byte,
/// valid UTF-8 or not. Paths in records are kept as given, relative to
/// run_dir(). Several processes may have it open at once; one Store object
/// belongs to one thread at a time. Errors are `infra` unless it says
/// otherwise.
class Store {
 public:
  /// Opens or makes the database, and brings an older one up to date.
  static Result<Store> open(const std::filesystem::path& dir);

  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  /// Folder of a run's files: <dir>/runs/<id>. Not made here.
  [[nodiscard]] std::filesystem::path run_dir(const std::string& id) const;

  /// A run's own lock: who works at it, or removes it, holds it. A `usage`
  /// error while another process does.
  [[nodiscard]] Result<FileLock> lock_run(const std::string& id) const;

  /// Stores the run's own facts; its jobs, if it has any yet, are not looked
  /// at.
  Result<void> begin_run(const RunRecord& run);

  /// Stores a job of a run that was begun, in one transaction. A job of the
  /// same architecture and profile replaces the earlier one.
  Result<void> save_job(const std::string& run_id, const JobRecord& job);

  /// Stores the run's facts as they are at its end.
  Result<void> finish_run(const RunRecord& run);

  /// `which`: an id, "latest", or the beginning of exactly one id. A run that
  /// does not exist is a `usage` error.
  Result<RunRecord> load_run(const std::string& which);

  /// The id of the run that load_run() would load.
  Result<std::string> find_run(const std::string& which);

  /// Newest first.
  Result<std::vector<RunSummary>> list_runs();

  /// What a job of `run` is compared with, newest first, at most `limit`: the
  /// same architecture and profile in runs before it, of the same tree (the
  /// same --kernel and --toolchain, no patches or the same), that ran all
  /// cases or the same, and came to results.
  Result<std::vector<PastJob>> past_jobs(const RunRecord& run,
                                         const JobRecord& job, int limit);

  /// The architecture in exactly that run; empty: not there.
  Result<std::vector<PastJob>> job_of(const std::string& run_id,
                                      const std::string& arch);

  /// All jobs that past_jobs() would give, oldest first, and then the job
  /// itself.
  Result<Trend> trend(const RunRecord& run, const JobRecord& job);

  /// Forgets a run: its rows at once, and then its folder. Whoever is killed
  /// between the two leaves a folder to finish_removals().
  Result<void> remove_run(const std::string& id);

  /// Removes folders that a killed remove_run() left; how many.
  Result<int> finish_removals();

  /// Gives the file system what removed runs have taken of the database.
  Result<void> compact();

  /// Median seconds of the last jobs of this architecture, for an ETA; 0:
  /// nothing is known.
  Result<double> expected_wall(const std::string& arch, Stage stage);

 private:
  class Impl;
  explicit Store(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

} // namespace farm
