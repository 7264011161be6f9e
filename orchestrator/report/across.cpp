#include "report/across.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"

namespace farm {
namespace {

/// The detector without which such a splat cannot come: the one of the same
/// name, in the spelling of configurations. What has none, every kernel can
/// say.
bool can_see(const JobRecord& job, const std::string& kind) {
  const std::string name = replace_all(kind, "-", "_");
  const auto detector =
      std::find_if(job.detectors.begin(), job.detectors.end(),
                   [&](const auto& one) { return one.name == name; });
  return job.outcome == JobOutcome::completed &&
         (detector == job.detectors.end() ||
          detector->state == DetectorState::on);
}

int shown_by(const SignatureRow& row) {
  return static_cast<int>(
      std::count_if(row.jobs.begin(), row.jobs.end(), [](const auto& cell) {
        return cell.sight == Sight::shows;
      }));
}

} // namespace

std::vector<SignatureRow> signatures_across(const RunRecord& run) {
  std::map<std::string, SignatureRow> rows;
  for (std::size_t j = 0; j < run.jobs.size(); ++j) {
    const JobRecord& job = run.jobs[j];
    for (std::size_t s = 0; s < job.splats.size(); ++s) {
      if (job.splats[s].expected) {
        continue;
      }
      const Splat& splat = job.splats[s].splat;
      SignatureRow& row = rows[splat.signature];
      if (row.jobs.empty()) {
        row.signature = splat.signature;
        row.title = splat.title;
        row.kind = splat.kind;
        row.jobs.resize(run.jobs.size());
      }
      SignatureRow::Cell& cell = row.jobs[j];
      cell.sight = Sight::shows;
      cell.first = cell.first.value_or(s);
      ++cell.count;
    }
  }
  std::vector<SignatureRow> out;
  for (auto& [signature, row] : rows) {
    for (std::size_t j = 0; j < run.jobs.size(); ++j) {
      if (row.jobs[j].sight != Sight::shows && can_see(run.jobs[j], row.kind)) {
        row.jobs[j].sight = Sight::clear;
      }
    }
    out.push_back(std::move(row));
  }
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
    return shown_by(a) > shown_by(b);
  });
  return out;
}

std::string_view to_string(Sight sight) {
  switch (sight) {
    case Sight::shows:
      return "shows";
    case Sight::clear:
      return "clear";
    case Sight::blind:
      break;
  }
  return "blind";
}

std::string arches_with(const RunRecord& run, const SignatureRow& row,
                        Sight sight) {
  std::vector<std::string> names;
  for (std::size_t j = 0; j < row.jobs.size(); ++j) {
    if (row.jobs[j].sight == sight) {
      names.push_back(run.jobs[j].arch);
    }
  }
  return join(names, ", ");
}

std::vector<Activity> timeline_of(const RunRecord& run) {
  std::vector<Activity> all;
  for (std::size_t j = 0; j < run.jobs.size(); ++j) {
    const JobRecord& job = run.jobs[j];
    const double built = std::max(job.build_done_s, job.started_s);
    if (built > job.started_s) {
      all.push_back({j, false, job.started_s, built, 0});
    }
    // A job may wait for a CPU between the two.
    const double boots = std::min(job.boot_wall_s, job.ended_s - built);
    if (boots > 0) {
      all.push_back({j, true, job.ended_s - boots, job.ended_s, 0});
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return a.start_s < b.start_s;
  });
  std::vector<double> free_from;
  for (Activity& one : all) {
    const auto lane =
        std::find_if(free_from.begin(), free_from.end(),
                     [&](double end) { return end <= one.start_s; });
    one.lane = static_cast<int>(lane - free_from.begin());
    if (lane == free_from.end()) {
      free_from.push_back(one.end_s);
    } else {
      *lane = one.end_s;
    }
  }
  return all;
}

} // namespace farm
