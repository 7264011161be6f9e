#include "report/findings.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "base/text.hpp"
#include "model/words.hpp"

namespace farm {
namespace {

/// Finding that many alike in one job are folded into one row.
constexpr std::size_t k_fold_above = 4;

/// Gives a finding what the result is against the earlier ones.
Finding with(Finding finding, const std::optional<Change>& change,
             const std::vector<Trial>& trials = {}) {
  finding.again = in_words(trials);
  if (change) {
    finding.change = change->kind;
    finding.history = in_words(*change);
  }
  return finding;
}

/// Collects findings; those with the same word, title, hint and history become
/// one: the same case may fail on two architectures for two known reasons.
class Findings {
 public:
  void add(Finding finding) {
    for (Finding& known : all_) {
      if (known.word == finding.word && known.title == finding.title &&
          known.hint == finding.hint && known.change == finding.change &&
          known.history == finding.history && known.again == finding.again) {
        known.places.insert(known.places.end(), finding.places.begin(),
                            finding.places.end());
        return;
      }
    }
    all_.push_back(std::move(finding));
  }
  std::vector<Finding> take() { return std::move(all_); }

 private:
  std::vector<Finding> all_;
};

void find_outcomes(const RunView& view, bool failures, Findings& out) {
  for (std::size_t i = 0; i < view.jobs.size(); ++i) {
    const JobRecord& job = *view.jobs[i].job;
    const bool empty =
        job.outcome == JobOutcome::completed && job.cases.empty();
    const bool failure = job.outcome == JobOutcome::build_failed ||
                         job.outcome == JobOutcome::boot_failed;
    if (failure != failures ||
        (job.outcome == JobOutcome::completed && !empty)) {
      continue;
    }
    out.add(with({std::string(empty ? "empty" : to_string(job.outcome)),
                  std::string(look_of(view.jobs[i].health).glyph),
                  empty ? "no case was run" : outcome_words(job.outcome),
                  job.message,
                  job.hint,
                  {{i, job_anchor(i)}},
                  std::nullopt,
                  "",
                  failure ? repro_command(*view.run, job, "") : ""},
                 job.change));
  }
}

void find_hung_boots(const RunView& view, Findings& out) {
  for (std::size_t i = 0; i < view.jobs.size(); ++i) {
    const JobRecord& job = *view.jobs[i].job;
    if (const int hung = hung_boots(job); hung > 0) {
      out.add(with({"boot",
                    "\u2716",
                    "the kernel hung before the suite began",
                    "in " + std::to_string(hung) + " of " +
                        counted(job.boots.size(), "boot"),
                    "",
                    {{i, job_anchor(i)}},
                    std::nullopt,
                    "",
                    repro_command(*view.run, job, "")},
                   job.change));
    }
  }
}

void find_loose_splats(const RunView& view, Findings& out) {
  for (std::size_t i = 0; i < view.jobs.size(); ++i) {
    const JobRecord& job = *view.jobs[i].job;
    std::set<int> told; // with the case they belong to
    for (const CaseResult& result : job.cases) {
      told.insert(result.splats.begin(), result.splats.end());
    }
    for (std::size_t s = 0; s < job.splats.size(); ++s) {
      const FoundSplat& found = job.splats[s];
      if (!found.expected && told.count(static_cast<int>(s)) == 0) {
        out.add(
            with({"splat",
                  "\u2739",
                  found.splat.title,
                  "outside every case, in boot " + std::to_string(found.boot),
                  found.known.empty() ? "" : "known issue " + found.known,
                  {{i, splat_anchor(i, s)}},
                  std::nullopt,
                  "",
                  repro_command(*view.run, job, "")},
                 found.change));
      }
    }
  }
}

/// What cases have to have in common to be folded into one row.
std::string fold_key(const CaseResult& result) {
  return (result.change ? std::string(to_string(result.change->kind)) + "\n" +
                              in_words(*result.change) + "\n"
                        : "") +
         in_words(result.trials) + "\n" + result.reason;
}

/// The cases that `select` is true for, under the word and glyph of `look`.
void find_cases(const RunView& view, Look look,
                const std::function<bool(const CaseResult&)>& select,
                Findings& out) {
  for (std::size_t i = 0; i < view.jobs.size(); ++i) {
    const JobRecord& job = *view.jobs[i].job;
    std::map<std::string, std::size_t> alike;
    for (const CaseResult& result : job.cases) {
      alike[fold_key(result)] += select(result) ? 1 : 0;
    }
    std::set<std::string> folded;
    for (std::size_t c = 0; c < job.cases.size(); ++c) {
      const CaseResult& result = job.cases[c];
      const std::string key = fold_key(result);
      const std::size_t count = alike[key];
      if (!select(result) ||
          (count > k_fold_above && !folded.insert(key).second)) {
        continue;
      }
      out.add(with({std::string(look.word),
                    std::string(look.glyph),
                    count > k_fold_above ? counted(count, "case") : result.name,
                    result.reason,
                    result.known.empty() ? "" : "known issue " + result.known,
                    {{i, case_anchor(i, c)}},
                    std::nullopt,
                    "",
                    repro_command(*view.run, job, result.name)},
                   result.change, result.trials));
    }
  }
}

void find_cases(const RunView& view, CaseStatus status, Findings& out) {
  find_cases(
      view, look_of(status),
      [status](const CaseResult& result) { return result.status == status; },
      out);
}

/// Cases that are not bad, and yet not what they were.
void find_changes(const RunView& view, Findings& out) {
  for (const CaseStatus status :
       {CaseStatus::not_checked, CaseStatus::skip, CaseStatus::pass}) {
    find_cases(
        view, look_of(status),
        [status](const CaseResult& result) {
          return result.status == status && result.change.has_value();
        },
        out);
  }
}

void find_lost_detectors(const RunView& view, Findings& out) {
  for (std::size_t i = 0; i < view.jobs.size(); ++i) {
    for (const DetectorResult& detector : view.jobs[i].job->detectors) {
      if (detector.state == DetectorState::lost) {
        out.add({"detector",
                 std::string(look_of(DetectorState::lost).glyph),
                 detector.name + " is not in the kernel although asked for",
                 detector.detail,
                 "",
                 {{i, job_anchor(i) + "-kernel"}},
                 std::nullopt,
                 "",
                 ""});
      }
    }
  }
}

/// New ones first; what is fixed last.
int urgency(const std::optional<ChangeKind>& change) {
  if (!change) {
    return 0;
  }
  switch (*change) {
    case ChangeKind::fresh:
      return 0;
    case ChangeKind::vanished:
      return 1;
    case ChangeKind::infra:
      return 2;
    case ChangeKind::flaky:
      return 3;
    case ChangeKind::not_checked:
      return 4;
    case ChangeKind::still:
      return 5;
    case ChangeKind::known:
      return 6;
    case ChangeKind::fixed:
      return 7;
  }
  return 0;
}

} // namespace

std::vector<Finding> findings_of(const RunView& view) {
  Findings findings;
  find_outcomes(view, true, findings);
  find_cases(view, CaseStatus::fail, findings);
  find_hung_boots(view, findings);
  find_loose_splats(view, findings);
  find_cases(view, CaseStatus::lost, findings);
  find_cases(view, CaseStatus::vanished, findings);
  find_outcomes(view, false, findings);
  find_cases(view, CaseStatus::broken, findings);
  find_lost_detectors(view, findings);
  find_changes(view, findings);
  std::vector<Finding> all = findings.take();
  std::stable_sort(all.begin(), all.end(),
                   [](const Finding& a, const Finding& b) {
                     return urgency(a.change) < urgency(b.change);
                   });
  return all;
}

} // namespace farm
