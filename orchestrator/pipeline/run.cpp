#include "pipeline/run.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <optional>
#include <random>
#include <utility>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "pipeline/job_runner.hpp"
#include "pipeline/load_meter.hpp"
#include "pipeline/scheduler.hpp"

namespace farm {
namespace {

/// Each has a thread, which mostly waits for the machine.
constexpr int k_jobs_under_way = 64;

/// "20260131-235959-a1b2": sorts by time, and two runs within a second differ.
std::string make_id(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm fields{};
  gmtime_r(&seconds, &fields);
  std::array<char, 32> stamp{};
  std::strftime(stamp.data(), stamp.size(), "%Y%m%d-%H%M%S", &fields);
  std::array<char, 8> suffix{};
  std::snprintf(suffix.data(), suffix.size(), "%04x",
                static_cast<unsigned>(std::random_device()() & 0xffffU));
  return std::string(stamp.data()) + "-" + suffix.data();
}

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) +
         static_cast<double>(time.tv_usec) / 1e6;
}

double cpu_seconds(int who) {
  rusage usage{};
  getrusage(who, &usage);
  return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
}

} // namespace

CpuUse cpu_use() {
  const double own = cpu_seconds(RUSAGE_SELF);
  return {own, own + cpu_seconds(RUSAGE_CHILDREN)};
}

RunRecord new_run(const Clock& clock, const RunOptions& options,
                  const KernelSource& source) {
  RunRecord run;
  run.id = make_id(clock.wall());
  run.started_at = rfc3339(clock.wall());
  run.source = source.description;
  run.source_identity = source.identity;
  run.source_path = source.path.string();
  run.cases_glob = options.cases;
  return run;
}

Result<void> run_plan(const RunContext& context, const Plan& plan, Store& store,
                      RunRecord& run) {
  TRY(store.begin_run(run));
  context.progress.run_started(plan);
  LoadMeter meter(context.clock, context.started);
  const std::size_t kept = run.jobs.size();
  run.jobs.resize(kept + plan.jobs.size());
  std::optional<Error> store_trouble;
  const auto stored = [&](const Result<void>& result) {
    if (!result && !store_trouble) {
      log_error(result.error());
      store_trouble = result.error();
    }
  };
  // Who is to stop after a failure must not have started everything.
  const int parallel =
      context.options.keep_going > 0 ? context.options.jobs : k_jobs_under_way;
  run_jobs(
      plan, parallel, context.options.keep_going, context.cancel,
      [&](const Job& job, std::size_t index) {
        return run_job(context, job, index);
      },
      [&](std::size_t index, JobRecord record) {
        stored(store.save_job(run.id, record));
        context.progress.job_done(index, record);
        run.jobs[kept + index] = std::move(record);
      });
  run.interrupted = context.cancel.cancelled();
  run.wall_s = seconds_between(context.started, context.clock.now());
  const std::vector<LoadSample> load = meter.result();
  run.load.insert(run.load.end(), load.begin(), load.end());
  const CpuUse used = cpu_use();
  run.own_cpu_s += used.own_s;
  run.total_cpu_s += used.total_s;
  stored(store.finish_run(run));
  if (store_trouble) {
    return *store_trouble;
  }
  return {};
}

} // namespace farm
