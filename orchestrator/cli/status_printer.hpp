#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <ostream>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "pipeline/progress.hpp"

namespace farm {

/// What past runs say a stage will take; 0: nothing is known.
struct StageGuess {
  double build_s = 0;
  double boot_s = 0;
};

/// Shows a run on stderr: one live line with an ETA on a terminal, a plain
/// line per step otherwise.
class StatusPrinter : public Progress {
 public:
  /// `guess` is asked once per architecture, when the run starts; `cpus` work
  /// at it.
  StatusPrinter(std::ostream& out, bool terminal, const Clock& clock, int cpus,
                std::function<StageGuess(const std::string& arch)> guess);

  void run_started(const Plan& plan) override;
  void stage(std::size_t job, JobStage stage) override;
  void build_step(std::size_t job, std::string_view line, int count) override;
  void cases(std::size_t job, int done, int total,
             std::string_view running) override;
  void trying(std::size_t job, std::string_view case_name, int boot) override;
  void job_done(std::size_t job, const JobRecord& record) override;

 private:
  using Time = std::chrono::steady_clock::time_point;

  struct JobState {
    std::string name;
    JobStage stage = JobStage::waiting;
    bool done = false;
    Time since; ///< start of the stage
    Time plain; ///< last plain line
    std::string detail;
    StageGuess guess;
    bool compiling = false;
  };

  void show(bool force);
  void plain(const std::string& text);
  void clear();
  [[nodiscard]] std::string live_line() const;
  [[nodiscard]] double remaining(const JobState& job) const;
  [[nodiscard]] std::string eta() const;

  std::ostream& out_;
  const bool terminal_;
  const Clock& clock_;
  const int cpus_;
  const std::function<StageGuess(const std::string&)> guess_;
  std::mutex mutex_;
  std::vector<JobState> jobs_;
  std::size_t done_ = 0;
  Time started_;
  Time shown_;
  bool live_ = false; ///< the live line is on the screen
};

} // namespace farm
