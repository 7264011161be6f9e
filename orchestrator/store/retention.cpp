#include "store/retention.hpp"

#include <charconv>

namespace farm {
namespace {

bool came_to_results(const RunSummary& run, const JobSummary& job) {
  return run.finished && !run.interrupted &&
         (job.outcome == JobOutcome::completed ||
          job.outcome == JobOutcome::build_failed ||
          job.outcome == JobOutcome::boot_failed);
}

bool is_good(const JobSummary& job) {
  const Tally& tally = job.tally;
  return job.outcome == JobOutcome::completed && tally.total() > 0 &&
         tally.fail + tally.lost + tally.vanished + tally.broken == 0 &&
         job.unexpected_splats == 0;
}

/// Whether the older run may be what the newer one is compared with.
bool is_comparable(const RunSummary& older, const RunSummary& newer) {
  return older.profile == newer.profile &&
         older.kernel_arg == newer.kernel_arg &&
         older.toolchain_arg == newer.toolchain_arg &&
         (older.patches_json == "[]" ||
          older.patches_json == newer.patches_json) &&
         (older.cases_glob == "*" || older.cases_glob == newer.cases_glob);
}

const JobSummary* job_of(const RunSummary& run, const std::string& arch) {
  for (const JobSummary& job : run.jobs) {
    if (job.arch == arch && came_to_results(run, job)) {
      return &job;
    }
  }
  return nullptr;
}

std::string own_sake(const RunSummary& run, std::size_t age,
                     const Retention& retention) {
  if (age == 0) {
    return "the newest";
  }
  if (const auto named = retention.named.find(run.id);
      named != retention.named.end()) {
    return "named by " + named->second;
  }
  if (!run.finished && run.started_at > retention.running_after) {
    return "may still be running";
  }
  if (retention.keep && age < static_cast<std::size_t>(*retention.keep)) {
    return "one of the newest " + std::to_string(*retention.keep);
  }
  if (!retention.younger_than.empty() &&
      run.started_at > retention.younger_than) {
    return "young";
  }
  return {};
}

void keep(Fate& fate, const std::string& what, const RunSummary& whose,
          const std::string& arch) {
  if (fate.kept_for.empty()) {
    fate.kept_for = what + " " + whose.id + " on " + arch;
  }
}

/// Keeps what one architecture of the run at `index` refers to.
void keep_for(std::vector<Fate>& fates, std::size_t index,
              const JobSummary& job) {
  const RunSummary& run = *fates[index].run;
  bool baseline = false;
  for (std::size_t i = index + 1; i < fates.size(); ++i) {
    const RunSummary& older = *fates[i].run;
    const JobSummary* same =
        is_comparable(older, run) ? job_of(older, job.arch) : nullptr;
    if (same == nullptr) {
      continue;
    }
    if (!baseline) {
      keep(fates[i], "baseline of", run, job.arch);
      baseline = true;
    }
    if (is_good(*same)) {
      keep(fates[i], "the last good before", run, job.arch);
      return;
    }
  }
}

} // namespace

std::vector<Fate> fates_of(const std::vector<RunSummary>& newest_first,
                           const Retention& retention) {
  std::vector<Fate> fates;
  std::vector<std::size_t> kept;
  for (const RunSummary& run : newest_first) {
    fates.push_back({&run, own_sake(run, fates.size(), retention)});
    if (!fates.back().kept_for.empty()) {
      kept.push_back(fates.size() - 1);
    }
  }
  for (const std::size_t index : kept) {
    for (const JobSummary& job : fates[index].run->jobs) {
      keep_for(fates, index, job);
    }
  }
  return fates;
}

std::optional<double> seconds_of_age(std::string_view text) {
  constexpr double k_hour = 3600;
  double number = 0;
  const auto [end, problem] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc() || number < 0 ||
      end + 1 != text.data() + text.size()) {
    return std::nullopt;
  }
  switch (*end) {
    case 'h':
      return number * k_hour;
    case 'd':
      return number * k_hour * 24;
    case 'w':
      return number * k_hour * 24 * 7;
    default:
      return std::nullopt;
  }
}

} // namespace farm
