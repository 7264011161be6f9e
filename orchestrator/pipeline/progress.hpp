#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "model/job.hpp"
#include "model/run.hpp"

namespace farm {

/// What a job is doing.
enum class JobStage {
  waiting,
  prepare,
  toolchain,
  configure,
  build,
  guest,
  boot,
  judge
};

/// Listens to a run. Calls come from the threads of the jobs, several at a
/// time; an implementation has its own lock.
class Progress {
 public:
  virtual ~Progress() = default;

  virtual void run_started(const Plan& plan) = 0;
  virtual void stage(std::size_t job, JobStage stage) = 0;

  /// Within a build: kbuild's short line (the toolchain's step), and how many
  /// there were (files compiled).
  virtual void build_step(std::size_t job, std::string_view line,
                          int count) = 0;

  /// Within a boot: cases with a result so far, in all boots of the job, of
  /// `total` (-1: not known yet); `running` is the case that started last.
  virtual void cases(std::size_t job, int done, int total,
                     std::string_view running) = 0;

  /// After the run: a new failure is booted again, for the `boot`th time.
  virtual void trying(std::size_t job, std::string_view case_name,
                      int boot) = 0;

  /// The job has ended; its record is complete and stored.
  virtual void job_done(std::size_t job, const JobRecord& record) = 0;
};

} // namespace farm
