#include "verdict/compare.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "model/health.hpp"
#include "model/words.hpp"
#include "verdict/trials.hpp"

namespace farm {
namespace {

/// Everything known of one case's past, newest first.
class CasePast {
 public:
  struct Entry {
    const PastJob* job;
    const PastCase* result;
  };

  void add(const PastJob& job, const PastCase& result) {
    entries_.push_back({&job, &result});
  }

  /// The last time it came to a verdict; null: never.
  const Entry* last_verdict() const {
    const auto it =
        std::find_if(entries_.begin(), entries_.end(), [](const Entry& one) {
          return has_verdict(one.result->status);
        });
    return it == entries_.end() ? nullptr : &*it;
  }

  /// The unbroken row of failures that ends with the last verdict.
  std::vector<Entry> failures() const {
    std::vector<Entry> row;
    for (const Entry& one : entries_) {
      if (is_bad(one.result->status)) {
        row.push_back(one);
      } else if (one.result->status == CaseStatus::pass) {
        break;
      }
    }
    return row;
  }

  /// Its result in the given run; null: it was not there.
  const PastCase* in(const PastJob& job) const {
    const auto it =
        std::find_if(entries_.begin(), entries_.end(),
                     [&](const Entry& one) { return one.job == &job; });
    return it == entries_.end() ? nullptr : it->result;
  }

  const std::vector<Entry>& entries() const { return entries_; }

 private:
  std::vector<Entry> entries_;
};

/// The signatures of a case's splats that nobody expected.
std::set<std::string> signatures_of(const JobRecord& job,
                                    const CaseResult& result) {
  std::set<std::string> all;
  for (const int index : result.splats) {
    const auto at = static_cast<std::size_t>(index);
    if (at < job.splats.size() && !job.splats[at].expected) {
      all.insert(job.splats[at].splat.signature);
    }
  }
  return all;
}

class Comparer {
 public:
  Comparer(const std::vector<PastJob>& past, JobRecord& job)
      : past_(past), job_(job) {
    for (const PastJob& earlier : past) {
      for (const PastCase& result : earlier.cases) {
        cases_[result.name].add(earlier, result);
      }
    }
  }

  void run(const std::string& cases_glob) {
    std::erase_if(job_.cases, [](const CaseResult& result) {
      return result.status == CaseStatus::vanished;
    });
    job_.baseline = past_.empty() ? "" : past_.front().run;
    job_.change = job_change();
    for (CaseResult& result : job_.cases) {
      result.change = case_change(result);
    }
    splats();
    if (job_.outcome == JobOutcome::completed && !past_.empty()) {
      add_vanished(cases_glob);
    }
  }

 private:
  Change fresh(std::string detail) const {
    Change change;
    change.detail =
        past_.empty() ? "no earlier run to compare with" : std::move(detail);
    return change;
  }

  static Change still(const std::string& since) {
    Change change;
    change.kind = ChangeKind::still;
    change.since = since;
    return change;
  }

  static Change other(ChangeKind kind, std::string detail) {
    Change change;
    change.kind = kind;
    change.detail = std::move(detail);
    return change;
  }

  std::optional<Change> job_change() const {
    switch (job_.outcome) {
      case JobOutcome::interrupted:
        return std::nullopt;
      case JobOutcome::infra:
        return other(ChangeKind::infra, job_.message);
      case JobOutcome::completed:
        return hung_boots(job_) > 0 ? std::optional(hang_change())
                                    : std::nullopt;
      case JobOutcome::build_failed:
      case JobOutcome::boot_failed:
        break;
    }
    std::string since;
    for (const PastJob& earlier : past_) {
      if (earlier.outcome != job_.outcome) {
        break;
      }
      since = earlier.run;
    }
    return since.empty() ? fresh("not so in " + baseline()) : still(since);
  }

  std::string baseline() const {
    return past_.empty() ? "" : past_.front().run;
  }

  /// Boots that hang do so now and then: any earlier one counts.
  Change hang_change() const {
    std::string since;
    for (const PastJob& earlier : past_) {
      since = earlier.hung ? earlier.run : since;
    }
    return since.empty() ? fresh("no boot hung in earlier runs") : still(since);
  }

  /// Counts the results of this very kernel and suite.
  void count_alike(const CasePast& past, bool bad, Change& change) const {
    change.seen = 1;
    change.bad = bad ? 1 : 0;
    for (const CasePast::Entry& one : past.entries()) {
      if (!job_.kernel_digest.empty() && !job_.guest_digest.empty() &&
          one.job->kernel_digest == job_.kernel_digest &&
          one.job->guest_digest == job_.guest_digest &&
          has_verdict(one.result->status)) {
        ++change.seen;
        change.bad += is_bad(one.result->status) ? 1 : 0;
      }
    }
  }

  std::optional<Change> case_change(const CaseResult& result) const {
    static const CasePast k_none;
    const auto found = cases_.find(result.name);
    const CasePast& past = found == cases_.end() ? k_none : found->second;
    if (job_.outcome == JobOutcome::interrupted &&
        result.status == CaseStatus::lost) {
      return other(ChangeKind::infra, ""); // says nothing of the kernel
    }
    if (is_bad(result.status)) {
      return failure(result, past);
    }
    if (result.status == CaseStatus::pass) {
      return success(past);
    }
    return without_verdict(result, past);
  }

  /// A new one that was tried again and never came back is a flaky one.
  Change failure(const CaseResult& result, const CasePast& past) const {
    Change change = untried(result, past);
    if (change.kind == ChangeKind::fresh && never_again(job_, result)) {
      change.kind = ChangeKind::flaky;
      for (const Trial& trial : result.trials) {
        change.seen += trial.boots;
      }
    }
    return change;
  }

  Change untried(const CaseResult& result, const CasePast& past) const {
    Change change;
    count_alike(past, true, change);
    const auto row = past.failures();
    if (!result.known.empty()) {
      change.kind = ChangeKind::known;
      change.since = row.empty() ? "" : row.back().job->run;
      return change;
    }
    if (change.bad < change.seen) {
      change.kind = ChangeKind::flaky;
      return change;
    }
    const CasePast::Entry* last = past.last_verdict();
    if (last == nullptr || row.empty()) {
      change.detail = last == nullptr ? fresh("had no verdict before").detail
                                      : "passed in " + last->job->run;
      return change;
    }
    std::set<std::string> seen;
    for (const CasePast::Entry& one : row) {
      seen.insert(one.result->signatures.begin(), one.result->signatures.end());
    }
    for (const std::string& signature : signatures_of(job_, result)) {
      if (!seen.contains(signature)) {
        change.detail = "failed in another way in " + last->job->run;
        return change;
      }
    }
    change.kind = ChangeKind::still;
    change.since = row.back().job->run;
    return change;
  }

  std::optional<Change> success(const CasePast& past) const {
    Change change;
    count_alike(past, false, change);
    const auto row = past.failures();
    if (row.empty()) {
      return std::nullopt;
    }
    change.kind = change.bad > 0 ? ChangeKind::flaky : ChangeKind::fixed;
    change.detail = "failed in " + row.front().job->run;
    return change;
  }

  std::optional<Change> without_verdict(const CaseResult& result,
                                        const CasePast& past) const {
    const PastCase* before = past_.empty() ? nullptr : past.in(past_.front());
    if (result.status == CaseStatus::broken) {
      return before != nullptr && before->status == CaseStatus::broken
                 ? still(past_.front().run)
                 : other(ChangeKind::infra, "");
    }
    if (before == nullptr || !has_verdict(before->status)) {
      return std::nullopt;
    }
    return other(ChangeKind::not_checked,
                 std::string(to_string(before->status)) + " in " +
                     past_.front().run);
  }

  /// Those of a case share its fate; the others are told apart by signature.
  void splats() {
    std::map<std::size_t, const CaseResult*> owners;
    for (const CaseResult& result : job_.cases) {
      for (const int index : result.splats) {
        owners[static_cast<std::size_t>(index)] = &result;
      }
    }
    for (std::size_t i = 0; i < job_.splats.size(); ++i) {
      FoundSplat& found = job_.splats[i];
      found.change.reset();
      const auto owner = owners.find(i);
      if (found.expected) {
        continue;
      }
      found.change = owner != owners.end() && owner->second->change
                         ? owner->second->change
                         : loose(found);
    }
  }

  Change loose(const FoundSplat& found) const {
    std::string since;
    for (const PastJob& earlier : past_) {
      since = earlier.signatures.contains(found.splat.signature) ? earlier.run
                                                                 : since;
    }
    if (!found.known.empty()) {
      Change change = still(since);
      change.kind = ChangeKind::known;
      return change;
    }
    return since.empty() ? fresh("not seen in earlier runs") : still(since);
  }

  void add_vanished(const std::string& cases_glob) {
    std::set<std::string_view> present;
    for (const CaseResult& result : job_.cases) {
      present.insert(result.name);
    }
    const PastJob& last = past_.front();
    std::vector<CaseResult> gone;
    for (const PastCase& before : last.cases) {
      if (present.contains(before.name) || before.status == CaseStatus::skip ||
          before.status == CaseStatus::vanished ||
          !glob_match(cases_glob, before.name)) {
        continue;
      }
      CaseResult result;
      result.name = before.name;
      result.area = before.name.substr(0, before.name.find('/'));
      result.status = CaseStatus::vanished;
      result.reason = std::string(to_string(before.status)) + " in " +
                      last.run + ", and not in the suite now";
      result.change = other(ChangeKind::vanished, "");
      gone.push_back(std::move(result));
    }
    std::move(gone.begin(), gone.end(), std::back_inserter(job_.cases));
  }

  const std::vector<PastJob>& past_;
  JobRecord& job_;
  std::map<std::string, CasePast> cases_;
};

} // namespace

void compare(const std::vector<PastJob>& past, const std::string& cases_glob,
             JobRecord& job) {
  Comparer(past, job).run(cases_glob);
}

} // namespace farm
