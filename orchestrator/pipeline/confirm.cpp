#include "pipeline/confirm.hpp"

#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "boot/accelerator.hpp"
#include "model/health.hpp"
#include "pipeline/job_runner.hpp"
#include "pipeline/quiet_progress.hpp"
#include "pipeline/replay.hpp"
#include "pipeline/scheduler.hpp"

namespace farm {
namespace {

/// More new failures of one architecture than that have one cause, mostly.
constexpr std::size_t k_most_cases = 6;
constexpr double k_most_seconds = 15 * 60;
/// The seed of "another seed", and its stand-in should that have been the one.
constexpr std::uint64_t k_other_seed = 0x5eed;
constexpr std::uint64_t k_yet_another_seed = 0xfeed;

bool is_new(const CaseResult& result) {
  return is_bad(result.status) && result.change &&
         result.change->kind == ChangeKind::fresh;
}

std::vector<std::size_t> new_failures(const JobRecord& record) {
  std::vector<std::size_t> indexes;
  for (std::size_t i = 0; i < record.cases.size(); ++i) {
    if (is_new(record.cases[i])) {
      indexes.push_back(i);
    }
  }
  return indexes;
}

/// The same run, seen by nobody.
RunContext unwatched(const RunContext& context, Progress& nobody) {
  return {context.cache,    context.runner,    context.host,
          context.clock,    context.resources, nobody,
          context.cancel,   context.root,      context.run_dir,
          context.manifest, context.catalogue, context.source,
          context.options,  context.started,   {},
          context.costs};
}

/// Tries the new failures of one job.
class Confirmation {
 public:
  Confirmation(const RunContext& context, const Job& job, std::size_t index,
               const Artifacts& artifacts, JobRecord& record)
      : context_(context), quiet_(unwatched(context, nobody_)), job_(job),
        index_(index), artifacts_(artifacts), record_(record),
        began_(context.clock.now()) {}

  void run(int times) {
    const auto wanted = new_failures(record_);
    std::size_t tried = 0;
    while (tried < std::min(wanted.size(), k_most_cases) && has_time()) {
      CaseResult& result = record_.cases[wanted[tried]];
      ++tried;
      boots_ = 0;
      result.trials =
          try_again(plan_of(result, times), [&](const TrialBoot& boot) {
            context_.progress.trying(index_, result.name, ++boots_);
            return fails(boot, result.name);
          });
    }
    if (tried < wanted.size()) {
      log_info(record_.arch + ": " + std::to_string(wanted.size() - tried) +
               " further new failures were not tried again");
    }
  }

 private:
  [[nodiscard]] bool has_time() const {
    return !context_.cancel.cancelled() &&
           seconds_between(began_, context_.clock.now()) < k_most_seconds;
  }

  [[nodiscard]] TrialPlan plan_of(const CaseResult& result, int times) const {
    TrialPlan plan;
    plan.name = result.name;
    plan.neighbours = neighbours_of(result.name, context_.catalogue);
    plan.times = times;
    plan.has_more_cpus = job_.arch.qemu.smp > 1;
    plan.accelerator = "tcg";
    if (const BootRecord* boot = boot_of(record_, result.name)) {
      plan.seed = hex_number(boot->seed);
      plan.accelerator = boot->accelerator;
    }
    const HostKvm host = host_kvm();
    if (plan.accelerator == "kvm") {
      plan.other_accelerator = "tcg";
    } else if (host.device && host.machine == job_.arch.qemu.kvm_host) {
      plan.other_accelerator = "kvm";
    }
    return plan;
  }

  std::optional<bool> fails(const TrialBoot& boot, const std::string& name) {
    if (context_.cancel.cancelled()) {
      return std::nullopt;
    }
    quiet_.options.cases = boot.cases;
    quiet_.options.seed = boot.seed;
    quiet_.options.accelerator = boot.accelerator;
    quiet_.options.deterministic = boot.deterministic;
    quiet_.run_dir = context_.run_dir / "again" / std::to_string(++folder_);
    Job job = job_;
    if (boot.one_cpu) {
      job.arch.qemu.smp = 1;
    }
    JobRecord again;
    again.arch = record_.arch;
    again.profile = record_.profile;
    again.detectors = record_.detectors;
    boot_and_judge(quiet_, job, index_, artifacts_, again);
    for (const CaseResult& result : again.cases) {
      if (result.name == name && has_verdict(result.status) &&
          again.outcome == JobOutcome::completed) {
        return is_bad(result.status);
      }
    }
    return std::nullopt;
  }

  const RunContext& context_;
  QuietProgress nobody_;
  RunContext quiet_;
  const Job& job_;
  const std::size_t index_;
  const Artifacts& artifacts_;
  JobRecord& record_;
  const std::chrono::steady_clock::time_point began_;
  int boots_ = 0;
  int folder_ = 0;
};

} // namespace

std::vector<Trial> try_again(const TrialPlan& plan, const TryCase& try_case) {
  std::vector<Trial> trials;
  bool ever = false;
  const auto boot = [&](const TrialBoot& how, int times) {
    Trial trial;
    trial.kind = how.kind;
    for (int i = 0; i < times; ++i) {
      if (const auto bad = try_case(how)) {
        ++trial.boots;
        trial.bad += *bad ? 1 : 0;
      }
    }
    ever = ever || trial.bad > 0;
    trials.push_back(trial);
  };
  TrialBoot how;
  how.cases = plan.name;
  how.seed = plan.seed;
  how.accelerator = plan.accelerator;
  boot(how, plan.times);
  if (!ever && !plan.neighbours.empty()) {
    how.kind = TrialKind::neighbours;
    how.cases = plan.neighbours;
    boot(how, plan.times);
  }
  if (!ever) {
    return trials;
  }
  // Otherwise as where it has just failed.
  const auto vary = [&](TrialKind kind, auto change) {
    TrialBoot varied = how;
    varied.kind = kind;
    change(varied);
    boot(varied, 1);
  };
  if (plan.has_more_cpus) {
    vary(TrialKind::one_cpu, [](TrialBoot& one) { one.one_cpu = true; });
  }
  vary(TrialKind::other_seed, [&](TrialBoot& one) {
    one.seed = plan.seed == k_other_seed ? k_yet_another_seed : k_other_seed;
  });
  if (!plan.other_accelerator.empty()) {
    vary(TrialKind::other_accelerator,
         [&](TrialBoot& one) { one.accelerator = plan.other_accelerator; });
  }
  vary(TrialKind::deterministic, [](TrialBoot& one) {
    one.accelerator = "tcg";
    one.deterministic = true;
  });
  return trials;
}

std::string neighbours_of(const std::string& name,
                          const std::vector<std::string>& catalogue) {
  const std::string area = name.substr(0, name.find('/'));
  for (const std::string& glob :
       {name.substr(0, name.find('.')) + ".*", area + "/*"}) {
    const auto others = std::count_if(
        catalogue.begin(), catalogue.end(), [&](const std::string& one) {
          return one != name && glob_match(glob, one);
        });
    if (others > 0) {
      return glob;
    }
  }
  return "";
}

Result<bool> confirm_new(const RunContext& context, const Plan& plan, int times,
                         bool uncompared, Store& store, RunRecord& run) {
  Plan again;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < plan.jobs.size() && i < run.jobs.size(); ++i) {
    const JobRecord& record = run.jobs[i];
    if (record.outcome == JobOutcome::completed &&
        (uncompared || !record.baseline.empty()) &&
        !new_failures(record).empty()) {
      again.jobs.push_back(plan.jobs[i]);
      places.push_back(i);
    }
  }
  if (times <= 0 || again.jobs.empty() || context.cancel.cancelled()) {
    return false;
  }
  Result<void> stored;
  run_jobs(
      again, context.options.jobs, 0, context.cancel,
      [&](const Job& job, std::size_t index) {
        JobRecord record = run.jobs[places[index]];
        const auto artifacts = stored_artifacts(context.cache, record,
                                                job.arch.boot.initramfs ==
                                                    InitramfsKind::embedded);
        if (artifacts) {
          Confirmation(context, job, places[index], *artifacts, record)
              .run(times);
        } else {
          log_warn(artifacts.error().what + ": not tried again");
        }
        return record;
      },
      [&](std::size_t index, JobRecord record) {
        if (record.outcome == JobOutcome::interrupted) {
          return; // never started: what is there stays
        }
        // Vanished cases are no results of this run, and are not stored.
        JobRecord kept = record;
        std::erase_if(kept.cases, [](const CaseResult& result) {
          return result.status == CaseStatus::vanished;
        });
        if (auto saved = store.save_job(run.id, kept); !saved) {
          stored = saved;
        }
        run.jobs[places[index]] = std::move(record);
      });
  TRY(std::move(stored));
  return true;
}

} // namespace farm
