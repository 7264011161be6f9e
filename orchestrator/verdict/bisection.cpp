#include "verdict/bisection.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"

namespace farm {
namespace {

/// Failures at the bad end that are enough to know how often it comes. Few are
/// dear: 3 in 17 say so little of the rate that each commit called good takes
/// 83 boots for 99 % over 16 commits, where 6 in 20 make it 29.
constexpr int k_failures_wanted = 6;
/// A failure that does not show in so many boots is not to be found like this.
constexpr int k_most_boots = 200;

} // namespace

double chance_to_pass(const FailureOdds& odds, int boots) {
  constexpr double k_prior = 0.5;
  const double a = odds.failures + k_prior;
  const double b = odds.passes + k_prior;
  double chance = 1;
  for (int i = 0; i < boots; ++i) {
    chance *= (b + i) / (a + b + i);
  }
  return chance;
}

bool Bisection::has_failed(const std::string& commit) const {
  const auto found = commits_.find(commit);
  return found != commits_.end() && found->second.failures > 0;
}

FailureOdds Bisection::odds() const {
  FailureOdds odds;
  for (const auto& [name, trials] : commits_) {
    if (trials.failures > 0) {
      odds.failures += trials.failures;
      odds.passes += trials.boots - trials.failures;
    }
  }
  return odds;
}

double Bisection::doubt(const std::string& commit) const {
  const auto found = commits_.find(commit);
  return chance_to_pass(odds(),
                        found == commits_.end() ? 0 : found->second.boots);
}

double Bisection::all_doubt() const {
  double sum = 0;
  for (const std::string& commit : good_) {
    sum += doubt(commit);
  }
  return sum;
}

Result<void> Bisection::boot_once(const std::string& commit, const Boot& boot,
                                  const Changed& changed) {
  TRY_ASSIGN(const CommitBoot one, boot(commit));
  CommitTrials& trials = commits_[commit];
  switch (one.result) {
    case CommitBoot::Result::failed:
      ++trials.failures;
      ++trials.boots;
      break;
    case CommitBoot::Result::passed:
      ++trials.boots;
      break;
    case CommitBoot::Result::untestable:
      trials.skipped = one.why.empty() ? "cannot be tested" : one.why;
      break;
  }
  return changed(*this);
}

Result<void> Bisection::decide(const std::string& commit, const Boot& boot,
                               const Changed& changed) {
  while (commits_[commit].skipped.empty() && !has_failed(commit) &&
         doubt(commit) > doubt_of_one_ &&
         commits_[commit].boots < k_most_boots) {
    TRY(boot_once(commit, boot, changed));
  }
  if (!commits_[commit].skipped.empty()) {
    return {};
  }
  if (has_failed(commit)) {
    bad_ = commit;
  } else {
    good_.push_back(commit);
  }
  return {};
}

Result<void> Bisection::check_ends(const Boot& boot, const Changed& changed) {
  const std::string end = bad_;
  while (commits_[end].skipped.empty() &&
         commits_[end].failures < k_failures_wanted &&
         commits_[end].boots < k_most_boots) {
    TRY(boot_once(end, boot, changed));
    if (commits_[end].boots >= 30 && !has_failed(end)) {
      break;
    }
  }
  if (!has_failed(end)) {
    return Error{
        ErrorKind::config,
        "the failure does not show at the bad end, " + end + ": " +
            (commits_[end].skipped.empty()
                 ? std::to_string(commits_[end].boots) + " boots passed"
                 : commits_[end].skipped),
        ""};
  }
  TRY(decide(first_good_, boot, changed));
  if (good_.empty()) {
    return Error{
        ErrorKind::config,
        "the good end, " + first_good_ + ", " +
            (has_failed(first_good_)
                 ? "shows the failure, too"
                 : "cannot be tested: " + commits_[first_good_].skipped),
        "give an older one"};
  }
  return {};
}

Result<std::string> Bisection::next(const Candidates& candidates) {
  TRY_ASSIGN(const std::vector<std::string> all, candidates(bad_, good_));
  for (const std::string& commit : all) {
    const bool is_good =
        std::find(good_.begin(), good_.end(), commit) != good_.end();
    if (commit != bad_ && !is_good && commits_[commit].skipped.empty()) {
      return commit;
    }
  }
  return std::string();
}

Result<Bisection::Outcome> Bisection::run(const Candidates& candidates,
                                          const Boot& boot,
                                          const Changed& changed) {
  TRY_ASSIGN(const auto between, candidates(bad_, {first_good_}));
  const double steps =
      std::ceil(std::log2(static_cast<double>(between.size()) + 1)) + 1;
  doubt_of_one_ = (1 - confidence_) / steps;
  TRY(check_ends(boot, changed));
  while (true) {
    TRY_ASSIGN(const std::string commit, next(candidates));
    if (!commit.empty()) {
      TRY(decide(commit, boot, changed));
      continue;
    }
    if (all_doubt() <= 1 - confidence_) {
      break;
    }
    // What came later made earlier passes worth less.
    const std::string weakest =
        *std::max_element(good_.begin(), good_.end(),
                          [&](const std::string& a, const std::string& b) {
                            return doubt(a) < doubt(b);
                          });
    if (commits_[weakest].boots >= k_most_boots) {
      break;
    }
    TRY(boot_once(weakest, boot, changed));
    if (has_failed(weakest)) {
      if (weakest == first_good_) {
        return Error{ErrorKind::config,
                     "the good end, " + first_good_ +
                         ", shows the failure, too",
                     "give an older one"};
      }
      std::erase(good_, weakest);
      bad_ = weakest;
    }
  }
  Outcome outcome;
  outcome.first_bad = bad_;
  outcome.confidence = 1 - all_doubt();
  TRY_ASSIGN(const auto left, candidates(bad_, good_));
  for (const std::string& commit : left) {
    if (commit != bad_) {
      outcome.untested.push_back(commit);
    }
  }
  return outcome;
}

} // namespace farm
