#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace farm {

/// What the boots of one commit came to.
struct CommitTrials {
  int boots = 0; ///< that said something
  int failures = 0;
  std::string skipped; ///< why it cannot be tested; empty: it can
};

/// One boot of a commit.
struct CommitBoot {
  enum class Result { failed, passed, untestable } result = Result::untestable;
  std::string why; ///< of `untestable`, one line
};

/// How often commits that have the failure showed it.
struct FailureOdds {
  int failures = 0;
  int passes = 0;
};

/// The chance that a commit with the failure passes that many boots in a row,
/// from what was seen of it so far (Beta posterior with Jeffreys' prior, so a
/// rate of 3 in 3 is not taken for certain).
double chance_to_pass(const FailureOdds& odds, int boots);

/// Finds the commit that brought a failure, which may not show in each boot.
class Bisection {
 public:
  /// Commits between the ends, those that halve them best first; `bad` may be
  /// among them, nothing reachable from a good one is.
  using Candidates = std::function<Result<std::vector<std::string>>(
      const std::string& bad, const std::vector<std::string>& good)>;
  using Boot = std::function<Result<CommitBoot>(const std::string& commit)>;
  /// Told after each boot, to keep what is known.
  using Changed = std::function<Result<void>(const Bisection& state)>;

  struct Outcome {
    std::string first_bad;
    /// Others that may be it, since they could not be tested.
    std::vector<std::string> untested;
    double confidence = 0; ///< that no commit called good has the failure
  };

  /// `known`: what an interrupted one had found out.
  Bisection(std::string good, std::string bad, double confidence,
            std::map<std::string, CommitTrials> known)
      : first_good_(std::move(good)), bad_(std::move(bad)),
        confidence_(confidence), commits_(std::move(known)) {}

  /// A failure that does not show at the bad end, or does at the good one, is a
  /// `config` error.
  Result<Outcome> run(const Candidates& candidates, const Boot& boot,
                      const Changed& changed);

  [[nodiscard]] const std::map<std::string, CommitTrials>& commits() const {
    return commits_;
  }

 private:
  Result<void> boot_once(const std::string& commit, const Boot& boot,
                         const Changed& changed);
  Result<void> check_ends(const Boot& boot, const Changed& changed);
  Result<void> decide(const std::string& commit, const Boot& boot,
                      const Changed& changed);
  /// The next commit to look at; empty: there is none left.
  Result<std::string> next(const Candidates& candidates);
  [[nodiscard]] bool has_failed(const std::string& commit) const;
  [[nodiscard]] FailureOdds odds() const;
  [[nodiscard]] double doubt(const std::string& commit) const;
  [[nodiscard]] double all_doubt() const;

  std::string first_good_, bad_;
  double confidence_;
  double doubt_of_one_ = 0.01; ///< what a single good commit may leave
  std::map<std::string, CommitTrials> commits_;
  std::vector<std::string> good_;
};

} // namespace farm
